"""A command that has the embedded server, for as long as it lasts."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
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


def executer(commande: list[str], *, a_part: bool = False, a_cote: Sequence[list[str]] = ()) -> int:
    """Run a command with the server kept running, and return the command's exit code.

    With `a_part`, Ctrl-C reaches us alone and we pass it on: some servers hang when each of their
    processes receives it besides the order to stop. The commands of `a_cote` run beside it, are started again
    when they end by themselves, and stop after it.
    """
    environnement = os.environ | {LIE: str(os.getpid())} | _pour_les_outils()
    enfant = _lancer(commande, environnement, a_part)
    seconds = [_Second(autre, environnement) for autre in a_cote]

    def transmettre(numero: int, _: object) -> None:
        if a_part or numero == signal.SIGTERM:
            enfant.send_signal(numero)

    signal.signal(signal.SIGTERM, transmettre)
    signal.signal(signal.SIGINT, transmettre)
    code = _veiller(enfant, seconds) if seconds else enfant.wait()
    liberer()
    attendre_arret(dossier_courant(), delai=5.0)
    return 128 - code if code < 0 else code


class _Second:
    """A command beside the main one, started again, later and later, each time it ends by itself."""

    def __init__(self, commande: list[str], environnement: dict[str, str]) -> None:
        self.commande, self.environnement = commande, environnement
        self.attente = ATTENTE_MIN
        self._relance: float | None = None
        self._lancer()

    def _lancer(self) -> None:
        self.processus = _lancer(self.commande, self.environnement, True)
        self.debut = time.monotonic()

    def veiller(self) -> None:
        """Say that it has ended, once; start it again when it is time."""
        if self.processus.poll() is None:
            return
        maintenant = time.monotonic()
        if self._relance is None:
            if maintenant - self.debut > ATTENTE_MAX:
                self.attente = ATTENTE_MIN
            self._relance = maintenant + self.attente
            arret = ARRETE.format(nom=self.nom, attente=self.attente)
            print(arret, file=sys.stderr, flush=True)
        elif maintenant >= self._relance:
            self._relance, self.attente = None, min(self.attente * 2, ATTENTE_MAX)
            self._lancer()

    @property
    def nom(self) -> str:
        """What it is called: the last word that isn't an option."""
        return Path([mot for mot in self.commande if not mot.startswith("-")][-1]).name


def _veiller(enfant: "subprocess.Popen[bytes]", seconds: Sequence[_Second]) -> int:
    """The command's exit code; what runs beside it is kept running until then."""
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = enfant.wait(timeout=0.5)
            for second in seconds:
                second.processus.terminate()
            for second in seconds:
                _arreter(second.processus)
            return code
        for second in seconds:
            second.veiller()


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
