"""A command that has the embedded server, for as long as it lasts."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from outils.postgres import (
    BASE,
    UTILISATEUR,
    assurer,
    attendre_arret,
    binaires,
    dossier_courant,
    liberer,
)
from sofi.socle.processus import LIE, mourir_avec_le_parent

# Seconds before what runs beside is started again: soon after an accident, seldom when it can't start.
ATTENTE_MIN, ATTENTE_MAX = 1, 60
ARRETE = "« {nom} » s’est arrêté : il est relancé dans {attente} s."


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


def executer(commande: list[str], *, a_part: bool = False, a_cote: list[str] | None = None) -> int:
    """Run a command with the server kept running, and return the command's exit code.

    With `a_part`, Ctrl-C reaches us alone and we pass it on: some servers hang when each of their
    processes receives it besides the order to stop. `a_cote` runs beside the command, is started again
    when it ends by itself, and stops after the command.
    """
    environnement = os.environ | {LIE: str(os.getpid())} | _pour_les_outils()
    enfant = _lancer(commande, environnement, a_part)
    second = _lancer(a_cote, environnement, True) if a_cote else None

    def transmettre(numero: int, _: object) -> None:
        if a_part or numero == signal.SIGTERM:
            enfant.send_signal(numero)

    signal.signal(signal.SIGTERM, transmettre)
    signal.signal(signal.SIGINT, transmettre)
    code = _veiller(enfant, second, a_cote, environnement) if second and a_cote else enfant.wait()
    liberer()
    attendre_arret(dossier_courant(), delai=5.0)
    return 128 - code if code < 0 else code


def _veiller(
    enfant: "subprocess.Popen[bytes]",
    second: "subprocess.Popen[bytes]",
    a_cote: list[str],
    environnement: dict[str, str],
) -> int:
    """The command's exit code; what runs beside it is started again, later and later, each time it ends."""
    attente, debut = ATTENTE_MIN, time.monotonic()
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = enfant.wait(timeout=0.5)
            _arreter(second)
            return code
        if second.poll() is None:
            continue
        if time.monotonic() - debut > ATTENTE_MAX:
            attente = ATTENTE_MIN
        print(
            ARRETE.format(nom=Path(a_cote[-1]).name, attente=attente), file=sys.stderr, flush=True
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            return enfant.wait(timeout=attente)
        second, debut = _lancer(a_cote, environnement, True), time.monotonic()
        attente = min(attente * 2, ATTENTE_MAX)


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
