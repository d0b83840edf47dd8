"""What each trial begins with, imported before any model: the settings of tests, a base of its own."""

import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conf.settings_test")
if "DATABASE_URL" not in os.environ:
    os.environ.setdefault(
        "SOFI_POSTGRES", str(Path(tempfile.gettempdir()) / "sofi-epreuves" / str(os.getpid()))
    )
    os.environ.setdefault("SOFI_POSTGRES_EPHEMERE", "1")
    Path(os.environ["SOFI_POSTGRES"]).parent.mkdir(parents=True, exist_ok=True)

import django  # noqa: E402
from django.conf import settings  # noqa: E402

django.setup()

from django.test.utils import (  # noqa: E402
    setup_databases,
    setup_test_environment,
    teardown_databases,
)

from sofi.surveillance.invariants import verifier  # noqa: E402

TOUTES_LES = 20.0  # seconds between two words of a trial


@contextmanager
def base_neuve() -> Iterator[None]:
    """An empty base, removed at the end; feeds are written in a folder of its own, removed too."""
    setup_test_environment()
    base = setup_databases(verbosity=0, interactive=False)
    with tempfile.TemporaryDirectory(prefix="sofi-epreuves-") as dossier:
        settings.FLUX_DOSSIER = Path(dossier) / "flux"
        try:
            yield
        finally:
            teardown_databases(base, verbosity=0)


def graine_tiree(demandee: int | None) -> int:
    """The seed asked for, else one drawn; always said, so that a fault is found again."""
    graine = demandee if demandee is not None else random.SystemRandom().randrange(10**6)
    print(f"graine {graine}", flush=True)
    return graine


class Parole:
    """Says where a trial is, now and then."""

    def __init__(self) -> None:
        self.debut = self._dernier = time.monotonic()

    def dire(self, texte: str) -> None:
        maintenant = time.monotonic()
        if maintenant - self._dernier > TOUTES_LES:
            self._dernier = maintenant
            print(f"  {maintenant - self.debut:6.0f} s  {texte}", flush=True)


def invariants() -> int:
    """How many invariants are broken now; each is said."""
    rompus = 0
    for constat in verifier():
        if not constat.tient:
            rompus += 1
            print(f"ROMPU {constat.invariant.nom} : {constat.fautes} fautes", flush=True)
            for faute in constat.premieres:
                print(f"      {faute.objet} : {faute.constat}", flush=True)
    return rompus


def conclure(quoi: str, fautes: int) -> int:
    """The verdict, which is the exit code."""
    print(f"{quoi} : {'tient' if not fautes else f'{fautes} fautes'}", flush=True)
    sys.stdout.flush()
    return 1 if fautes else 0
