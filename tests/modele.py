"""The migrated database that each run's own is copied from, kept between runs in var/modele/.

It is made again when a migration, what a migration takes from elsewhere in the project, or an installed
version has changed: its folder carries their digest. Only the embedded server has one; on a server given in
DATABASE_URL, where nothing is left behind, each run migrates.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg

from outils import postgres

RACINE = Path(__file__).resolve().parents[1]
MODELES = RACINE / "var" / "modele"
BASE = "modele"
DEPART = "SOFI_MODELE_DEPART"
"""Names the model of another tree, of which this one has every migration: only those it adds are run."""
IMPORTE = re.compile(r"^(?:from|import) (sofi\.[\w.]+)", re.MULTILINE)


def demarrer() -> str:
    """Start the run's server on a copy of the model; the name of the migrated database, « » without one."""
    if os.environ.get("DATABASE_URL"):
        return ""
    adresse = postgres.assurer(modele=modele())
    with psycopg.connect(host=str(adresse), dbname="postgres", user="sofi") as connexion:
        la = connexion.execute("SELECT 1 FROM pg_database WHERE datname = %s", [BASE]).fetchone()
    return BASE if la else ""  # a test without a database may have started the server before


def modele() -> Path:
    """The folder of the model for the migrations of today, made if needed; those of other days go."""
    dossier = MODELES / empreinte()
    MODELES.mkdir(parents=True, exist_ok=True)
    with (MODELES / ".fabrication").open("w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        if not dossier.exists():
            for ancien in MODELES.glob("*/"):
                shutil.rmtree(ancien)
            _construire(dossier)
    return dossier


def empreinte() -> str:
    """A digest of everything the migrated database comes from."""
    migrations = sorted((RACINE / "sofi").glob("*/migrations/*.py"))
    importes = {
        RACINE / f"{nom.replace('.', '/')}.py"
        for migration in migrations
        for nom in IMPORTE.findall(migration.read_text())
    }
    somme = hashlib.sha256(sys.version.encode())
    autres = (RACINE / "uv.lock", Path(postgres.GARDIEN), *sorted(filter(Path.exists, importes)))
    for fichier in (*migrations, *autres):
        somme.update(f"{fichier.relative_to(RACINE)}\n".encode() + fichier.read_bytes())
    return somme.hexdigest()[:16]


def _construire(dossier: Path) -> None:
    """Migrate a database on a server of its own, whole or not at all."""
    neuf = dossier.with_name(f"{dossier.name}.neuf")
    depart = os.environ.get(DEPART)
    adresse = postgres.assurer(neuf, ephemere=False, modele=Path(depart) if depart else None)
    try:
        options = {"host": str(adresse), "user": "sofi", "dbname": "postgres"}
        if not depart:
            with psycopg.connect(**options, autocommit=True) as connexion:
                connexion.execute(f"CREATE DATABASE {BASE}")
        url = f"postgresql://sofi@{str(adresse).replace('/', '%2F')}/{BASE}"
        subprocess.run(
            [sys.executable, str(RACINE / "manage.py"), "migrate", "--verbosity", "0"],
            env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "conf.settings"},
            check=True,
        )
    finally:
        postgres.liberer(neuf)
        postgres.attendre_arret(neuf)
    neuf.rename(dossier)
