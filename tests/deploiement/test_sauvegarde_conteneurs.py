"""The backup of an installation in containers: the script as it is, on a real server; what stands for the engine of
containers runs here what it would run inside."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.modele import modele
from tests.serveurs import Atelier, Serveur
from tests.sources import RACINE

pytestmark = pytest.mark.long
SCRIPT = RACINE / "deploiement/sauvegarde/conteneurs.sh"
MOTEUR = f"""#!{sys.executable}
# ps … --filter label=…service=NAME: the container's number is its name. exec [--interactive] NAME command…, by pipes.
import os, subprocess, sys

ordre, *mots = sys.argv[1:]
if ordre == "ps":
    print(mots[-1].rpartition("=")[2])
elif ordre == "exec":
    service, *commande = [mot for mot in mots if mot != "--interactive"]
    ou = os.environ["SITE"] if service == "web" else None
    fait = subprocess.run(commande, cwd=ou, stdout=subprocess.PIPE, check=False)
    sys.stdout.buffer.write(fait.stdout)
    sys.exit(fait.returncode)
else:
    print(ordre, *mots, file=open(os.environ["GESTES"], "a"))
"""


class Installation:
    """The base of an installation, its site, and the script that is run beside them."""

    def __init__(self, serveur: Serveur, dossier: Path) -> None:
        self.serveur, self.dossier = serveur, dossier
        moteur = dossier / "moteur"
        moteur.write_text(MOTEUR)
        moteur.chmod(0o755)
        # « .venv/bin/python », where the image has it.
        python = dossier / "site" / ".venv/bin/python"
        python.parent.mkdir(parents=True)
        python.write_text(
            f'#!/bin/sh\ncd {shlex.quote(str(RACINE))} && exec {sys.executable} "$@"\n'
        )
        python.chmod(0o755)
        self.env = os.environ | {
            "PATH": f"{serveur.atelier.programmes}:{os.environ['PATH']}",
            "CONTENEURS": str(moteur),
            "SITE": str(dossier / "site"),
            "GESTES": str(dossier / "journal"),
            "DATABASE_URL": serveur.url(),
            "DJANGO_SETTINGS_MODULE": "conf.settings",
            "POSTGRES_USER": "sofi",
            "POSTGRES_DB": "modele",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(serveur.port),
        }

    def lancer(self, *mots: str, **env: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [SCRIPT, *mots], env=self.env | env, capture_output=True, text=True, check=False
        )

    def sauver(self, **env: str) -> Path:
        """The file that it says."""
        faite = self.lancer("sauver", str(self.dossier / "sauvees"), **env)
        assert faite.returncode == 0 and "Noté : sauvegarde du" in faite.stdout, faite.stderr
        dite = re.search(r"Relue sans faute : (\S+), (\d+) octets\.", faite.stdout)
        assert dite and Path(dite[1]).stat().st_size == int(dite[2])
        assert Path(dite[1]).stat().st_mode & 0o077 == 0
        return Path(dite[1])

    def pages(self) -> str:
        """What stands for what people wrote since."""
        return str(self.serveur.demander("SELECT string_agg(nom, ' ' ORDER BY nom) FROM essai"))

    def bases(self) -> str:
        noms = "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database"
        return str(self.serveur.demander(f"{noms} WHERE datname ~ '^sofi_|^modele'"))


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    if os.environ.get("DATABASE_URL"):
        pytest.skip("the server of this test is made of the embedded PostgreSQL")
    atelier = Atelier()
    try:
        serveur = atelier.serveur("base")
        serveur.prendre(modele())
        serveur.demarrer()
        serveur.demander("CREATE TABLE essai (nom text)")
        yield Installation(serveur, tmp_path)
    finally:
        atelier.fermer()


def test_sauvee_relue_notee_puis_remise(installation: Installation) -> None:
    installation.serveur.demander("INSERT INTO essai VALUES ('avant')")
    fichier = installation.sauver()
    notees = "SELECT count(*) FROM surveillance_sauvegarde WHERE relue"
    assert installation.serveur.demander(notees) == 1
    installation.serveur.demander("INSERT INTO essai VALUES ('apres')")

    coupe = fichier.with_name("coupe.dump")
    coupe.write_bytes(fichier.read_bytes()[:-20_000])
    refusee = installation.lancer("remettre", str(coupe))
    assert refusee.returncode == 1 and "rien n'a changé" in refusee.stderr
    assert installation.pages() == "apres avant"
    assert not (installation.dossier / "journal").exists(), "nothing was stopped"

    remise = installation.lancer("remettre", str(fichier))
    assert remise.returncode == 0, remise.stderr
    assert installation.pages() == "avant"
    comptees = (
        "SELECT last_vacuum IS NOT NULL AND last_analyze IS NOT NULL FROM pg_stat_user_tables"
    )
    assert installation.serveur.demander(f"{comptees} WHERE relname = 'essai'"), (
        "PostgreSQL knows how large the tables are"
    )
    assert re.fullmatch(r"modele sofi_avant_\d{14}", installation.bases()), "the former one is kept"
    gestes = (installation.dossier / "journal").read_text()
    assert gestes == "stop web taches index veille\nstart web taches index veille\n"


def test_qui_emploie_encore_la_base_empeche_qu_on_la_remplace(installation: Installation) -> None:
    """Whatever was stopped is started again, on the base as it is."""
    fichier = installation.sauver()
    with subprocess.Popen(
        [installation.serveur.atelier.programmes / "psql", installation.serveur.url()],
        stdin=subprocess.PIPE,
    ) as quelqu_un:
        en_cours = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'psql'"
        while not installation.serveur.demander(en_cours, base="postgres"):
            pass
        refusee = installation.lancer("remettre", str(fichier))
        quelqu_un.communicate(b"")
    assert refusee.returncode == 1 and "Quelqu'un emploie encore la base" in refusee.stderr
    assert installation.bases() == "modele sofi_retour"
    gestes = (installation.dossier / "journal").read_text().split("\n")
    assert gestes[-2].startswith("start ")


def test_les_derniers_restent_et_rien_d_autre_n_est_efface(installation: Installation) -> None:
    dossier = installation.dossier / "sauvees"
    dossier.mkdir()
    for nom in ("sofi-2026-01-01-021500.dump", "sofi-2026-01-02-021500.dump", "notes.txt"):
        (dossier / nom).write_text("x")
    derniere = installation.sauver(GARDER="2")
    assert {f.name for f in dossier.iterdir()} == {
        "notes.txt",
        "sofi-2026-01-02-021500.dump",
        derniere.name,
    }


def test_ce_qui_ne_peut_pas_etre_sauve_n_est_pas_note(installation: Installation) -> None:
    refusee = installation.lancer(
        "sauver", str(installation.dossier / "ici"), POSTGRES_DB="absente"
    )
    assert refusee.returncode == 1 and "n'a pas pu être sauvée" in refusee.stderr
    assert not list((installation.dossier / "ici").iterdir())
    assert installation.serveur.demander("SELECT count(*) FROM surveillance_sauvegarde") == 0
    assert installation.lancer("sauver").returncode == 1
