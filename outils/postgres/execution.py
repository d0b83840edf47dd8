"""A command that has the embedded server, for as long as it lasts."""

import os
import signal
import subprocess

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
