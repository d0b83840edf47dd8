"""What « Running SOFI on a server » has one do by hand with PostgreSQL's own programs, as it is written."""

import fcntl
import os
import pty
import re
import select
import subprocess
import sys
import termios
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest

from tests.modele import modele
from tests.serveurs import Atelier, Serveur
from tests.sources import RACINE

from .guide import commande

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        "DATABASE_URL" in os.environ,
        reason="the servers of these tests are made of the embedded PostgreSQL",
    ),
]
MOT_DE_PASSE = "tuile cobalt fougère marmite"


@pytest.fixture
def serveur() -> Iterator[Serveur]:
    """With the migrated base, under the name that the guide gives it."""
    atelier = Atelier()
    try:
        un = atelier.serveur("base")
        un.prendre(modele())
        un.demarrer()
        un.demander("DROP DATABASE IF EXISTS sofi", base="postgres")
        un.demander("ALTER DATABASE modele RENAME TO sofi", base="postgres")
        yield un
    finally:
        atelier.fermer()


def lancer(ligne: str, serveur: Serveur, qui: str, ici: Path, lu: str = "") -> None:
    """As this role, without a terminal: what is asked is read on the input."""
    env = os.environ | {
        "PATH": f"{serveur.atelier.programmes}:{os.environ['PATH']}",
        "PGHOST": "127.0.0.1",
        "PGPORT": str(serveur.port),
        "PGUSER": qui,
    }
    fait = subprocess.run(
        ["sh", "-c", ligne.removeprefix("sudo -u postgres ")],
        env=env,
        cwd=ici,
        input=lu,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    assert fait.returncode == 0, fait.stderr


def renommer_le_superutilisateur(serveur: Serveur) -> None:
    """« postgres », as on a server where nobody has made « sofi » yet."""
    serveur.demander("CREATE ROLE passage SUPERUSER LOGIN", base="postgres")
    url = serveur.url("postgres").replace("sofi@", "passage@")
    with psycopg.connect(url, autocommit=True) as connexion:
        connexion.execute("ALTER ROLE sofi RENAME TO postgres")
        connexion.execute("ALTER DATABASE sofi RENAME TO avant")


def repondre(mots: list[str], url: str, reponses: list[str]) -> str:
    """What a command says on a terminal to whom answers its questions one by one."""
    maitre, esclave = pty.openpty()

    def terminal() -> None:
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    env = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "conf.settings"}
    dit = ""
    with subprocess.Popen(
        mots,
        cwd=RACINE,
        env=env,
        stdin=esclave,
        stdout=esclave,
        stderr=esclave,
        preexec_fn=terminal,
    ) as programme:
        os.close(esclave)
        while True:
            if not select.select([maitre], [], [], 60)[0]:
                programme.kill()
                raise AssertionError(f"waits for an answer: {dit}")
            try:
                dit += os.read(maitre, 10_000).decode()
            except OSError:  # its end
                break
            if reponses and re.search(r": $", dit):
                os.write(maitre, f"{reponses.pop(0)}\n".encode())
                dit += "\n"
    os.close(maitre)
    return dit


def test_une_base_faite_copiee_et_remise(serveur: Serveur, tmp_path: Path) -> None:
    """The copy to take elsewhere, put back in a base of a role made as it is said; then its first account."""
    lancer(commande("pg_dump "), serveur, "sofi", tmp_path)
    copie = tmp_path / f"sofi-{date.today()}.dump"
    assert copie.stat().st_size > 100_000
    renommer_le_superutilisateur(serveur)

    creer = commande("sudo -u postgres createuser ")
    lancer(creer, serveur, "postgres", tmp_path, f"{MOT_DE_PASSE}\n{MOT_DE_PASSE}\n")
    lancer(commande("sudo -u postgres createdb "), serveur, "postgres", tmp_path)
    sien = "SELECT pg_get_userbyid(datdba) || ' ' || datcollate FROM pg_database"
    assert serveur.demander(f"{sien} WHERE datname = 'sofi'", base="sofi") == "sofi C.UTF-8"

    lancer("createdb --owner sofi sofi_retour", serveur, "postgres", tmp_path)
    copie.rename(tmp_path / commande("pg_restore ").split()[-1])
    lancer(commande("pg_restore "), serveur, "postgres", tmp_path)
    lancer(commande("vacuumdb "), serveur, "postgres", tmp_path)
    comptees = (
        "SELECT last_vacuum IS NOT NULL AND last_analyze IS NOT NULL FROM pg_stat_user_tables"
    )
    assert serveur.demander(f"{comptees} WHERE relname = 'comptes_utilisateur'", base="sofi_retour")
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = 'sofi'"
    assert serveur.demander(tables, base="sofi_retour") > 100

    ouvrir = commande(".venv/bin/python manage.py createsuperuser").split()
    qui = ["admin@exemple.fr", "Camille Martin", MOT_DE_PASSE, MOT_DE_PASSE]
    dit = repondre([sys.executable, *ouvrir[1:]], serveur.url("sofi_retour"), qui)
    assert not qui, dit
    compte = (
        "SELECT role FROM comptes_utilisateur WHERE email = 'admin@exemple.fr' AND is_superuser"
    )
    assert serveur.demander(compte, base="sofi_retour") == "administration", dit


def test_la_base_de_la_demonstration_est_copiee(tmp_path: Path) -> None:
    """By the embedded server's own program, whose address nobody has to know."""
    dite = commande(".venv/bin/python -m outils.postgres ").replace("sofi.dump", f"{tmp_path}/s")
    env = os.environ | {"SOFI_POSTGRES": str(tmp_path / "pg"), "SOFI_POSTGRES_EPHEMERE": "0"}
    mots = [sys.executable, *dite.split()[1:]]
    subprocess.run(mots, cwd=RACINE, env=env, check=True)
    assert (tmp_path / "s").read_bytes().startswith(b"PGDMP")
