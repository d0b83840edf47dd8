"""kill -9 at any moment of an act: all of it is there, or nothing: `python -m tests.epreuves morts --morts 1000`.

A process does the act and is killed after a time drawn between nothing and the length of the act. Then the base says
before or after, never between; what was acknowledged is there; doing it again ends it, once. The deliveries by SFTP
are killed the same way by `tests/partenaires/test_coupure.py`, run here with its share.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
import traceback
from contextlib import suppress
from random import Random
from typing import Any

from . import banc  # isort: skip

from django.db import connections
from django.utils import timezone

from sofi.echanges.models import FluxEcrit
from tests.attentes import attendre, compter

from . import gestes, gestes_d_echange, gestes_d_import, gestes_de_depot
from .gestes import Geste, monde

ECHANGES = (
    *gestes.ECHANGES,
    *gestes_d_import.GESTES,
    *gestes_d_echange.GESTES,
    *gestes_de_depot.GESTES,
)
"""What leaves and what enters: `--echanges` kills these alone, and the deliveries."""
TOUS_LES = 25  # kills between two readings of all the invariants
PATIENCE = 120.0


class Enfant:
    """A process that does an act, and says when it is acknowledged."""

    def __init__(self, geste: Geste) -> None:
        connections.close_all()
        self._lire, ecrire = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            try:
                geste.agir()
                os.write(ecrire, b"1")
            except BaseException:  # noqa: BLE001 - it must not go on with what its parent was doing
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        os.close(ecrire)

    def tuer(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def finir(self) -> tuple[bool, int]:
        """Whether it said that it was done, and how it ended; its connections are gone."""
        _, statut = os.waitpid(self.pid, 0)
        dit = os.read(self._lire, 1) == b"1"
        os.close(self._lire)
        attendre(lambda: compter("true") == 0, PATIENCE)
        return dit, statut


class Partie:
    """One act, killed again and again."""

    def __init__(self, geste: Geste) -> None:
        self.geste, self.coupes, self.morts = geste, 0, 0
        self.fautes: list[str] = []
        geste.preparer()
        debut = time.monotonic()
        dit, statut = Enfant(geste).finir()
        self.duree = self.mesuree = time.monotonic() - debut
        if not dit:
            self.fautes.append(f"{geste.nom} : l'acte échoue sans être tué ({statut})")

    def tuer(self, apres: float) -> None:
        """One kill, so many seconds after the act began."""
        geste = self.geste
        geste.preparer()
        avant = geste.photo()
        enfant = Enfant(geste)
        time.sleep(apres)
        enfant.tuer()
        dit, statut = enfant.finir()
        self.morts += 1
        self.coupes += not dit
        # A machine that is busy or not makes an act longer or shorter: kills fall before its end and after it.
        self.duree *= 0.8 if dit else 1.1
        pendant = geste.photo()
        faite = geste.accompli(avant, pendant)
        if dit and not faite:
            self.fautes.append(f"{geste.nom} : dit fait, et perdu ({avant} → {pendant})")
        elif not faite and not geste.rien(avant, pendant):
            self.fautes.append(f"{geste.nom} : à moitié écrit ({avant} → {pendant})")
        if not dit and not os.WIFSIGNALED(statut):
            self.fautes.append(f"{geste.nom} : échoué sans être tué ({statut})")
        if not faite:
            geste.reprendre()
        reprise = geste.photo()
        if not geste.accompli(avant, reprise):
            self.fautes.append(f"{geste.nom} : repris, et pas fait une fois ({avant} → {reprise})")


def principal(arguments: list[str]) -> int:
    """The exit code: 1 when something was lost, half-written or doubled."""
    analyse = argparse.ArgumentParser(description=__doc__, prog="epreuves morts")
    analyse.add_argument("--morts", type=int, default=60)
    analyse.add_argument("--graine", type=int)
    analyse.add_argument("--gestes", nargs="*", default=[])
    analyse.add_argument("--echanges", action="store_true")
    options = analyse.parse_args(arguments)
    hasard = Random(banc.graine_tiree(options.graine))
    tous = ECHANGES if options.echanges else (*gestes.GESTES, *ECHANGES)
    choisis = [g for g in tous if not options.gestes or g.nom in options.gestes]
    par_geste = -(-options.morts // (len(choisis) + (not options.gestes)))
    fautes, rompus, parole = [], 0, banc.Parole()
    with banc.base_neuve():
        tout = monde()
        FluxEcrit.objects.update(ecarte_le=timezone.now())  # that of this world has no file
        for rang, choisi in enumerate(choisis, 1):
            fautes += _jouer(choisi, tout, [hasard.random() for _ in range(par_geste)], parole)
            if rang % max(TOUS_LES // par_geste, 1) == 0 or choisi is choisis[-1]:
                rompus += banc.invariants()
    if not options.gestes:
        rompus += _livraisons(par_geste)
    return banc.conclure(f"morts ({par_geste} par geste)", len(fautes) + rompus)


def _jouer(choisi: type[Geste], tout: Any, parts: list[float], parole: banc.Parole) -> list[str]:
    """The faults of one act, killed after these parts of its length; one of them when it can't be prepared."""
    try:
        partie = Partie(choisi(tout))
        for part in parts:
            partie.tuer(part * partie.duree)
            parole.dire(f"{choisi.nom} : {partie.morts} morts")
    except Exception as panne:  # noqa: BLE001 - said as a fault of that act
        traceback.print_exc()
        return [f"{choisi.nom} : ne se joue pas ({panne!r:.200})"]
    print(
        f"{choisi.nom:<28} {partie.morts:>4} morts, {partie.coupes:>4} avant la fin de l'acte "
        f"({partie.mesuree * 1000:.0f} ms), {len(partie.fautes)} fautes",
        flush=True,
    )
    for faute in partie.fautes[:5]:
        print(f"    {faute}", flush=True)
    return partie.fautes


def _livraisons(morts: int) -> int:
    """1 when a delivery was not whole, or told twice."""
    faite = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            "0",
            "-q",
            "-rs",
            "tests/partenaires/test_coupure.py",
        ],
        cwd=banc.RACINE,
        env={k: v for k, v in os.environ.items() if not k.startswith("SOFI_POSTGRES")}
        | {"SOFI_MORTS": str(morts)},
        check=False,
    )
    return int(faite.returncode > 0)
