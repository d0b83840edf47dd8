"""PostgreSQL servers of a test's own: a primary made of the migrated model, replicas that follow it."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from outils.postgres import binaires
from outils.postgres.gardien import mourir_avec_le_parent

REGLAGES = {
    "listen_addresses": "127.0.0.1",
    "wal_level": "replica",
    "max_wal_senders": "10",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "hot_standby_feedback": "on",
    "wal_receiver_status_interval": "1s",
    "fsync": "off",
}


def port_libre() -> int:
    """A port that nobody listens to now."""
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


class Atelier:
    """A folder for servers, and who runs them: PostgreSQL refuses to be root."""

    def __init__(self) -> None:
        self.dossier = Path(tempfile.mkdtemp(prefix="sofi-serveurs-"))
        self.serveurs: list[Serveur] = []
        self.compte: dict[str, Any] = {}
        if os.geteuid() == 0:
            personne = pwd.getpwnam("nobody")
            self.compte = {"user": personne.pw_uid, "group": personne.pw_gid, "extra_groups": []}
            os.chown(self.dossier, personne.pw_uid, personne.pw_gid)
        self.programmes = self._programmes()

    def _programmes(self) -> Path:
        """Where that account can run them."""
        installes = binaires()
        try:
            self.lancer([str(installes / "bin" / "initdb"), "--version"])
        except (PermissionError, subprocess.CalledProcessError):
            copie = self.dossier / installes.parent.name / installes.name
            shutil.copytree(installes, copie, ignore=shutil.ignore_patterns("include"))
            autres = installes.parent.with_name(f"{installes.parent.name}.libs")
            if autres.is_dir():
                shutil.copytree(autres, self.dossier / autres.name)
            installes = copie
        return installes / "bin"

    def lancer(self, commande: list[str]) -> None:
        subprocess.run(
            commande, cwd=self.dossier, check=True, capture_output=True, umask=0o077, **self.compte
        )

    def serveur(self, nom: str, **reglages: str) -> "Serveur":
        un = Serveur(self, nom, reglages)
        self.serveurs.append(un)
        return un

    def fermer(self) -> None:
        for un in reversed(self.serveurs):
            un.tuer()
        shutil.rmtree(self.dossier)


class Serveur:
    """One server of the workshop."""

    def __init__(self, atelier: Atelier, nom: str, reglages: dict[str, str]) -> None:
        self.atelier, self.nom = atelier, nom
        self.donnees = atelier.dossier / nom
        self.port = port_libre()
        self.reglages = REGLAGES | reglages
        self.processus: subprocess.Popen[bytes] | None = None

    def prendre(self, modele: Path) -> None:
        """The cluster of a server that is stopped."""
        shutil.copytree(modele / "donnees", self.donnees)
        for chemin in (self.donnees, *self.donnees.rglob("*")):
            if self.atelier.compte:
                os.chown(chemin, self.atelier.compte["user"], self.atelier.compte["group"])
        (self.donnees / "pg_hba.conf").write_text(
            "".join(f"host {quoi} all 127.0.0.1/32 trust\n" for quoi in ("all", "replication"))
        )

    def suivre(self, primaire: "Serveur") -> None:
        """A copy of that server, which then follows it."""
        programme = str(self.atelier.programmes / "pg_basebackup")
        ou = ["-D", str(self.donnees), "-d", f"host=127.0.0.1 port={primaire.port} user=sofi"]
        self.atelier.lancer([programme, *ou, "-R", "-X", "stream", "-c", "fast"])

    def demarrer(self, env: dict[str, str] | None = None) -> None:
        """`env`: the environment it runs in, ours without it."""
        options = [f"-c{nom}={valeur}" for nom, valeur in self.reglages.items()]
        with (self.atelier.dossier / f"{self.nom}.log").open("ab") as journal:
            self.processus = subprocess.Popen(
                [
                    str(self.atelier.programmes / "postgres"),
                    *("-D", str(self.donnees), "-k", str(self.atelier.dossier)),
                    *(f"-cport={self.port}", *options),
                ],
                cwd=self.atelier.dossier,
                env=env,
                stdout=journal,
                stderr=journal,
                preexec_fn=mourir_avec_le_parent() if sys.platform == "linux" else None,
                **self.atelier.compte,
            )
        self._attendre()

    def _attendre(self) -> None:
        fin = time.monotonic() + 30
        while True:
            try:
                with psycopg.connect(self.url("postgres"), connect_timeout=2):
                    return
            except psycopg.OperationalError:
                if time.monotonic() > fin:
                    raise AssertionError(
                        (self.atelier.dossier / f"{self.nom}.log").read_text()
                    ) from None
                time.sleep(0.05)

    def url(self, base: str = "modele") -> str:
        return f"postgresql://sofi@127.0.0.1:{self.port}/{base}"

    def demander(self, sql: str, base: str = "modele") -> Any:
        """The first value of a query."""
        with psycopg.connect(self.url(base), autocommit=True) as connexion:
            lu = connexion.execute(sql)
            ligne = lu.fetchone() if lu.description else None
            return ligne[0] if ligne else None

    @contextmanager
    def fige(self) -> Iterator[None]:
        """Its programs don't run meanwhile, and its connections stay open: nothing is said to anybody."""
        assert self.processus is not None
        siens = "SELECT array_agg(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        pids = [self.processus.pid, *self.demander(siens)]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    def tuer(self) -> None:
        """As a power cut would."""
        if self.processus is not None:
            self.processus.send_signal(3)
            self.processus.wait(20)
            self.processus = None
