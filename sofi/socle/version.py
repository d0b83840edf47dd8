"""Which code runs, with which settings: what another one made isn't true any more."""

import json
import sys
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.conf import settings

COMPILES = {".pyc", ".pyo"}


def version() -> str:
    """The same for every process of the same code, the same settings and the same static files."""
    calcul = blake2b(sys.version.encode(), digest_size=16)
    racine = Path(settings.BASE_DIR)
    fichiers = [racine / "uv.lock", Path(settings.STATIC_ROOT) / "staticfiles.json"]
    for dossier in ("sofi", "conf"):
        fichiers += sorted(f for f in (racine / dossier).rglob("*") if f.suffix not in COMPILES)
    for fichier in fichiers:
        if fichier.is_file():
            calcul.update(str(fichier).encode())
            calcul.update(fichier.read_bytes())
    reglages = {nom: getattr(settings, nom) for nom in dir(settings) if nom.isupper()}
    calcul.update(json.dumps(reglages, sort_keys=True, default=_en_clair).encode())
    return calcul.hexdigest()


def _en_clair(valeur: Any) -> Any:
    """What JSON doesn't write, in one order."""
    return sorted(map(str, valeur)) if isinstance(valeur, set | frozenset) else str(valeur)
