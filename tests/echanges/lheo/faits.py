"""Where the published facts of LHEO are found, when they are."""

from pathlib import Path

import pytest

DOSSIER = Path(__file__).parents[4] / "shared" / "data" / "lheo"
EXEMPLES = DOSSIER / "exemples"

besoin_des_faits = pytest.mark.skipif(
    not DOSSIER.is_dir(), reason="../shared/data is absent: nothing to compare with"
)
