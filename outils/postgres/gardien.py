"""The guardian of an embedded PostgreSQL: creates, starts, watches, stops, cleans.

Run by postgres.py as a script, apart from the site (standard library only):

    gardien.py FOLDER BINARIES TEMPORARY ephemere|durable [FOLDER TO COPY]

It leaves at once with code 3 when the folder has a guardian already. Otherwise it detaches a
process of its own, and returns once the server answers, or with code 1 and a reason. The detached
process is the server's parent; it holds « gardien » locked and waits until it can lock « usagers »,
that is until nobody uses the server any more.

PostgreSQL refuses to run as root. Then it runs as « nobody », which may be unable to walk to the
project (a clone in /root): the cluster is reached through the working directory, set before the
identity changes, and the binaries are copied to a temporary folder when they can't be run in place.
"""

import ctypes
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DEJA_GARDE = 3
PR_SET_PDEATHSIG = 1
PERSONNE = 65534
PREFIXE = "sofi-"
LINUX = sys.platform == "linux"
# The kernel's link to the working directory needs no right on the folders above it.
ICI = "/proc/self/cwd"
ENVIRONNEMENT = {"PATH": os.defpath, "LC_ALL": "C"}
DELAI = 50.0
REGLAGES = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
# Tables of some rows: a query costs more to plan than to answer, and its plan doesn't matter.
REGLAGES_EPHEMERES = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
    "join_collapse_limit": "1",
}


class Echec(Exception):
    """The server can't be started; the message is shown to the user, in French."""


@dataclass
class Gardien:
    """One server: where it lives, who runs it, with which binaries."""

    dossier: Path
    racine_binaires: Path
    temporaire: str
    ephemere: bool
    modele: Path | None = None
    bin: Path = Path()
    dossier_prise: Path = Path()

    def demarrer(self) -> "subprocess.Popen[bytes]":
        """Start the server and return its process once it accepts connections."""
        self._effacer_les_restes()
        self.dossier_prise = Path(tempfile.mkdtemp(prefix=PREFIXE, dir=self.temporaire))
        (self.dossier / "adresse.neuve").write_text(str(self.dossier_prise))
        self._donner(self.dossier_prise)
        self.bin = self._binaires_executables()
        donnees = self.dossier / "donnees"
        if not donnees.exists():
            neuf = donnees.with_name("donnees.neuf")
            shutil.rmtree(neuf, ignore_errors=True)
            self._copier(neuf, self.modele) if self.modele else self._creer(neuf)
            neuf.rename(donnees)
        reglages = REGLAGES | (REGLAGES_EPHEMERES if self.ephemere else {})
        serveur = subprocess.Popen(
            [
                str(self.bin / "postgres"),
                *("-D", ICI if LINUX else str(donnees), "-k", str(self.dossier_prise)),
                *(mot for nom, valeur in reglages.items() for mot in ("-c", f"{nom}={valeur}")),
            ],
            preexec_fn=mourir_avec_le_parent(),
            **self._identite(donnees),
        )
        self._attendre(serveur, donnees / "postmaster.pid")
        (self.dossier / "adresse.neuve").rename(self.dossier / "adresse")
        return serveur

    def _identite(self, ici: Path) -> dict[str, Any]:
        """How the server's programs run: working directory, user, environment, no terminal."""
        identite: dict[str, Any] = {
            "cwd": ici,
            "env": ENVIRONNEMENT,
            "umask": 0o077,
            "stdin": subprocess.DEVNULL,
        }
        if os.geteuid() == 0:
            identite |= {"user": personne(), "group": personne(), "extra_groups": []}
        return identite

    def _donner(self, dossier: Path) -> None:
        """Give a folder of ours, just made, to the user who runs the server."""
        if os.geteuid() == 0:
            os.chown(dossier, personne(), personne())

    def _copier(self, neuf: Path, modele: Path) -> None:
        """Take the cluster of a server that is stopped."""
        shutil.copytree(modele / "donnees", neuf)
        for chemin in (neuf, *neuf.rglob("*")):
            self._donner(chemin)

    def _creer(self, neuf: Path) -> None:
        """Create the cluster and its database."""
        neuf.mkdir(mode=0o700)
        self._donner(neuf)
        ici = ICI if LINUX else str(neuf)
        options = "--encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8"
        self._lancer(
            neuf,
            ["initdb", "-D", ici, "-U", "sofi", "--auth=trust", "--no-sync", *options.split()],
        )
        self._lancer(neuf, ["postgres", "--single", "-D", ici, "postgres"], "CREATE DATABASE sofi")

    def _lancer(self, ici: Path, commande: list[str], entree: str = "") -> None:
        identite = self._identite(ici)
        del identite["stdin"]
        resultat = subprocess.run(
            [str(self.bin / commande[0]), *commande[1:]],
            input=entree.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            **identite,
        )
        sys.stderr.buffer.write(resultat.stdout)
        sys.stderr.flush()
        if resultat.returncode:
            sortie = resultat.stdout.decode(errors="replace").strip().splitlines()
            raise Echec(f"{commande[0]} a échoué ({sortie[-1] if sortie else 'sans message'})")

    def _binaires_executables(self) -> Path:
        """The folder of the programs: in place when the server's user can run them, else a copy."""
        if self._executable(self.racine_binaires / "bin"):
            return self.racine_binaires / "bin"
        paquet = self.racine_binaires.parent
        copie = self.dossier_prise / paquet.name / self.racine_binaires.name
        shutil.copytree(self.racine_binaires, copie, ignore=shutil.ignore_patterns("include"))
        bibliotheques = paquet.with_name(f"{paquet.name}.libs")
        if bibliotheques.is_dir():
            shutil.copytree(bibliotheques, self.dossier_prise / bibliotheques.name)
        for chemin in self.dossier_prise.rglob("*"):
            self._donner(chemin)
        if not self._executable(copie / "bin"):
            raise Echec(f"les programmes ne peuvent être exécutés ni sur place ni dans « {copie} »")
        return copie / "bin"

    def _executable(self, dossier: Path) -> bool:
        try:
            resultat = subprocess.run(
                [str(dossier / "initdb"), "--version"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
                **self._identite(self.dossier_prise),
            )
        except PermissionError:
            return False
        return resultat.returncode == 0

    def _attendre(self, serveur: "subprocess.Popen[bytes]", fichier_pid: Path) -> None:
        """Wait for « ready » in the server's own file."""
        fin = time.monotonic() + DELAI
        while time.monotonic() < fin:
            if serveur.poll() is not None:
                raise Echec(f"le serveur s’est arrêté aussitôt (code {serveur.returncode})")
            lignes = fichier_pid.read_text().splitlines() if fichier_pid.exists() else []
            if lignes[:1] == [str(serveur.pid)] and lignes[7:8] and lignes[7].strip() == "ready":
                return
            time.sleep(0.01)
        serveur.send_signal(signal.SIGQUIT)
        serveur.wait()
        raise Echec("le serveur n’a pas répondu à temps")

    def _effacer_les_restes(self) -> None:
        """Remove what a guardian killed on the spot left behind."""
        for nom in ("adresse", "adresse.neuve"):
            fichier = self.dossier / nom
            if fichier.exists():
                reste = Path(fichier.read_text())
                if reste.name.startswith(PREFIXE):
                    shutil.rmtree(reste, ignore_errors=True)
                fichier.unlink()

    def nettoyer(self) -> None:
        """Remove the socket's folder, and everything when the server was ephemeral."""
        (self.dossier / "adresse").unlink(missing_ok=True)
        (self.dossier / "adresse.neuve").unlink(missing_ok=True)
        if self.dossier_prise.name:
            shutil.rmtree(self.dossier_prise, ignore_errors=True)
        if self.ephemere:
            shutil.rmtree(self.dossier, ignore_errors=True)


def personne() -> int:
    """The number of « nobody », whom the server runs as when we are root."""
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        return PERSONNE


def mourir_avec_le_parent() -> Callable[[], None]:
    """A function for the server to call before exec: it shuts down if its guardian is killed."""
    if not LINUX:
        return lambda: None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def avant_exec() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:
            os._exit(1)

    return avant_exec


def verrouiller(fichier: Path) -> int | None:
    """Lock the file for oneself alone; None when somebody holds it."""
    descripteur = os.open(fichier, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descripteur, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descripteur)
        return None
    return descripteur


def veiller(gardien: Gardien, serveur: "subprocess.Popen[bytes]") -> None:
    """Wait until nobody uses the server, or it has stopped; then stop it and clean."""
    while serveur.poll() is None:
        if verrouiller(gardien.dossier / "usagers") is not None:
            break
        time.sleep(0.1)
    if serveur.poll() is None:
        serveur.send_signal(signal.SIGINT)
        serveur.wait()
    gardien.nettoyer()


def garder(gardien: Gardien, annonce: int) -> None:
    """The detached process: everything goes to the log, the outcome to `annonce`."""
    os.setsid()
    os.chdir("/")
    for numero in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(numero, signal.SIG_IGN)
    journal = os.open(gardien.dossier / "journal", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(journal, 1)
    os.dup2(journal, 2)
    try:
        serveur = gardien.demarrer()
    except (Echec, OSError) as erreur:
        os.write(annonce, str(erreur).encode())
        gardien.nettoyer()
        return
    os.write(annonce, b"pret")
    os.close(annonce)
    veiller(gardien, serveur)


def principal(arguments: list[str]) -> int:
    dossier, racine, temporaire, genre, *modele = arguments
    a_copier = Path(modele[0]) if modele else None
    gardien = Gardien(Path(dossier), Path(racine), temporaire, genre == "ephemere", a_copier)
    if verrouiller(gardien.dossier / "gardien") is None:
        return DEJA_GARDE
    lecture, ecriture = os.pipe()
    if os.fork() == 0:
        os.close(lecture)
        garder(gardien, ecriture)
        os._exit(0)
    os.close(ecriture)
    with os.fdopen(lecture, "rb") as tuyau:
        reponse = tuyau.read().decode(errors="replace")
    if reponse == "pret":
        return 0
    sys.stderr.write(reponse or "le gardien s’est arrêté sans le dire")
    return 1


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
