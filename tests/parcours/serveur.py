"""The site of the journeys, served as « make run » does, and its base, put back before each of them.

The base is kept under a name once it is ready; putting it back is PostgreSQL's copy of its files, a
fraction of a second. The site keeps running: a connection that its base took away is opened again by
the next request.
"""

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import psycopg
import pytest
from psycopg import sql

from outils import postgres
from tests import modele

RACINE = Path(__file__).resolve().parents[2]
DELAI_DEMARRAGE = 400
BASE = sql.Identifier(postgres.BASE)
# What the tests of the day set for themselves, and the site must not see.
ECARTEES = {"DATABASE_URL", "MAKELEVEL"}


class Serveur:
    """A site of its own, with its own server of databases, in a folder of its own."""

    def __init__(self, var: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as prise:
            self.port = prise.getsockname()[1]
        self.adresse = f"http://127.0.0.1:{self.port}"
        self.journal, self.courriels = var / "journal", var / "courriels"
        self.numero = 0  # the process of « make run »
        self.commandes: subprocess.Popen[str] | None = None
        self.donnees = Path(os.environ["SOFI_ESSAIS"]) / f"parcours-{os.getpid()}"
        self.reglages = {nom: dit for nom, dit in os.environ.items() if nom not in ECARTEES} | {
            "SOFI_VAR": str(var),
            "SOFI_POSTGRES": str(self.donnees),
            "SOFI_POSTGRES_EPHEMERE": "1",
            "DJANGO_SETTINGS_MODULE": "conf.settings",
        }

    @contextmanager
    def ouvert(self) -> Iterator[Self]:
        """The site prepared, answering until the end."""
        postgres.assurer(self.donnees, ephemere=True, modele=modele.modele())
        try:
            self.poser(modele.BASE)
            with self._servi():
                yield self
        finally:
            if self.commandes:
                self.commandes.communicate(timeout=30)
            postgres.liberer(self.donnees)
            postgres.attendre_arret(self.donnees)

    @contextmanager
    def _servi(self) -> Iterator[None]:
        with self.journal.open("w") as journal:
            processus = subprocess.Popen(
                [
                    *(sys.executable, str(RACINE / "outils" / "demarrer.py")),
                    *("--port", str(self.port), "--sans-taches"),
                ],
                env=self.reglages,
                stdout=journal,
                stderr=subprocess.STDOUT,
            )
            self.numero = processus.pid
            try:
                self._attendre(processus)
                yield
            finally:
                processus.send_signal(signal.SIGTERM)
                processus.wait(timeout=30)

    def ouvriers(self) -> set[int]:
        """The processes that answer: granian's children (Linux)."""
        enfants: dict[int, list[int]] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):  # it has just ended
                parent = stat.read_text().rpartition(")")[2].split()[1]
                enfants.setdefault(int(parent), []).append(int(stat.parent.name))
        return {
            petit for enfant in enfants.get(self.numero, []) for petit in enfants.get(enfant, [])
        }

    def commande(self, *mots: str) -> str:
        """Run a management command on the site's own base, as an operator would; what it printed."""
        if self.commandes is None:
            self.commandes = subprocess.Popen(
                [sys.executable, "-m", "tests.parcours.commandes"],
                cwd=RACINE,
                env=self.reglages,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self.commandes.stdin and self.commandes.stdout
        print(json.dumps(mots), file=self.commandes.stdin, flush=True)
        fini = json.loads(self.commandes.stdout.readline())
        assert fini["code"] == 0, fini["sortie"] + fini["erreurs"]
        return str(fini["sortie"])

    def garder(self, nom: str) -> str:
        """Keep the base as it is under this name, which it leaves to the next one put back."""
        with self._administrer("postgres") as connexion:
            # Nobody comes back between the end of the connections and the change of name.
            connexion.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(BASE))
            connexion.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
                [postgres.BASE],
            )
            renommer = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connexion.execute(renommer.format(BASE, sql.Identifier(nom)))
        return nom

    def poser(self, nom: str) -> None:
        """Put back the base kept under this name, whatever became of the one served."""
        with self._administrer("postgres") as connexion:
            connexion.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(BASE))
            copier = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
            connexion.execute(copier.format(BASE, sql.Identifier(nom)))

    def session(self, gardee: str) -> str:
        """Another session of who opened this one, and its key.

        A request of the journey before, late, has a key that this base doesn't know.
        """
        cle = secrets.token_hex(16)
        with self._administrer(postgres.BASE) as connexion:
            faites = connexion.execute(
                "INSERT INTO django_session (session_key, session_data, expire_date) "
                "SELECT %s, session_data, expire_date FROM django_session WHERE session_key = %s",
                [cle, gardee],
            )
            assert faites.rowcount == 1
        return cle

    def _administrer(self, base: str) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=str(postgres.adresse_si_demarre(self.donnees)),
            user=postgres.UTILISATEUR,
            dbname=base,
            autocommit=True,
        )

    def _attendre(self, processus: "subprocess.Popen[bytes]") -> None:
        fin = time.monotonic() + DELAI_DEMARRAGE
        while time.monotonic() < fin:
            assert processus.poll() is None, f"the site has not started:\n{self.lire_le_journal()}"
            try:
                with urllib.request.urlopen(f"{self.adresse}/compte/login/", timeout=10):
                    return
            except (ConnectionError, TimeoutError):
                time.sleep(0.1)
            except urllib.error.URLError as erreur:
                attendue = isinstance(erreur.reason, ConnectionError | TimeoutError)
                assert attendue, self.lire_le_journal()
                time.sleep(0.1)
        pytest.fail(f"the site does not answer:\n{self.lire_le_journal()}")

    def lire_le_journal(self) -> str:
        return self.journal.read_text()
