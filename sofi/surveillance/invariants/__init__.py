"""What must be true at any moment, whatever was killed, restarted or written twice: `manage.py verifier`.

Each module registers its own, a function and its query beside the sentence it proves (`socle.invariant`). They read,
and write nothing; each sees one snapshot of the base, so a site at work gives no false fault; none keeps more than a
thousand faults in memory.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from . import (
    base,
    circuit,
    courriels,
    diffusion,
    flux,
    moteur,
    travaux,
    usagers,
    versions,
)
from .socle import Faute, Invariant, inscrits

__all__ = ["Constat", "Faute", "Invariant", "inscrits", "verifier"]

MODULES = (versions, circuit, diffusion, moteur, flux, courriels, travaux, usagers, base)
MONTREES = 10
"""Faults shown of each invariant; the others are counted."""


@dataclass
class Constat:
    """What reading an invariant gave: how many faults, the first ones, how long it took in seconds."""

    invariant: Invariant
    fautes: int = 0
    premieres: list[Faute] = field(default_factory=list)
    secondes: float = 0.0

    @property
    def tient(self) -> bool:
        """It is true."""
        return not self.fautes


def verifier(noms: frozenset[str] = frozenset(), *, rapide: bool = False) -> Iterator[Constat]:
    """Read the invariants one after the other, or those named; `rapide`: not those that read every document."""
    for nom, choisi in inscrits().items():
        if nom in (noms or inscrits()) and not (rapide and choisi.lourd):
            yield _lire(choisi)


def _lire(choisi: Invariant) -> Constat:
    debut = time.monotonic()
    fautes = iter(choisi.fautes())
    premieres = list(islice(fautes, MONTREES))
    reste = sum(1 for _ in fautes)
    return Constat(choisi, len(premieres) + reste, premieres, time.monotonic() - debut)
