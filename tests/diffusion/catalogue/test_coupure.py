"""The worker killed at any moment of a night: what is read is whole, and the next night ends the work."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from sofi.diffusion.catalogue import fichiers
from sofi.diffusion.catalogue.fabrication import fabriquer
from tests.sources import RACINE

from .conftest import Publier

pytestmark = pytest.mark.django_db(transaction=True)
MORTS = int(os.environ.get("SOFI_MORTS", "3"))
"""Sixty when the making of catalogues is changed: SOFI_MORTS=60."""
# A process that waits for orders, and does each night in a child of its own: nothing is loaded again.
OUVRIER = """
import os, sys, django
from django.conf import settings
settings.DATABASES["default"]["NAME"], settings.CATALOGUE_DOSSIER = sys.argv[1:3]
django.setup()
from sofi.diffusion.catalogue.fabrication import fabriquer
for ordre in sys.stdin:
    enfant = os.fork()
    if not enfant:
        fabriquer()
        os._exit(0)
    print(enfant, flush=True)
    print(os.waitpid(enfant, 0)[1], flush=True)
"""


class Ouvrier:
    """Nights asked of another process."""

    def __init__(self, dossier: Path) -> None:
        self.processus = subprocess.Popen(
            [sys.executable, "-c", OUVRIER, str(connection.settings_dict["NAME"]), str(dossier)],
            cwd=RACINE,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "conf.settings_test"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def passer_une_nuit(self, quand: float | None = None) -> bool:
        """One night, killed after so many seconds; True when it was cut."""
        assert self.processus.stdin and self.processus.stdout
        self.processus.stdin.write("nuit\n")
        self.processus.stdin.flush()
        enfant = int(self.processus.stdout.readline())
        if quand is not None:
            time.sleep(quand)
            os.kill(enfant, signal.SIGKILL)
        return int(self.processus.stdout.readline()) != 0


def lus() -> dict[str, str]:
    """The print of each catalogue that is read; each is whole."""
    catalogues = fichiers.lire().catalogues
    for catalogue in catalogues:
        chemin = fichiers.ouvrir(catalogue)
        assert chemin is not None, f"{catalogue.titre}: no file"
        octets = chemin.read_bytes()
        assert octets.startswith(b"%PDF-") and octets.rstrip().endswith(b"%%EOF")
        assert len(octets) == catalogue.octets
    return {catalogue.rayon.cle: catalogue.empreinte for catalogue in catalogues}


def test_kill_9_a_n_importe_quel_moment(dossier: Path, publier: Publier) -> None:
    hasard, ouvrier = random.Random(2026), Ouvrier(dossier)
    for action in range(1, 30):
        publier(action, titre=f"Menuiserie {action}")
    assert not ouvrier.passer_une_nuit()  # loads everything
    publier(30)
    debut = time.monotonic()
    assert not ouvrier.passer_une_nuit()
    duree, avant, coupees = time.monotonic() - debut, lus(), 0
    for mort in range(MORTS):
        publier(31 + mort)
        coupees += ouvrier.passer_une_nuit(hasard.uniform(0, duree))
        assert lus().keys() == avant.keys()
    print(f"{coupees} nights of {MORTS} were cut before their end")
    assert coupees or MORTS < 10
    ouvrier.passer_une_nuit()
    assert lus().keys() == avant.keys() and set(lus().values()).isdisjoint(avant.values())
    assert not fabriquer().faits, "the last night left nothing to do"
    assert not list(dossier.glob(".*.tmp"))
    ouvrier.processus.communicate(timeout=30)
