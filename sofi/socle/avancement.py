"""Long work done by batches, that says where it is as it goes."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from .formats import nombre

Avancer = Callable[[int, int], object]
"""Told how many are done, and how many there are."""
Objet = TypeVar("Objet")
PAUSE = 2.0  # seconds between two lines: a short work says its end alone


def sans_suite(faits: int, total: int) -> None:
    """Nobody asked where it is."""


def par_lots(objets: Sequence[Objet], taille: int, avancer: Avancer) -> Iterator[list[Objet]]:
    """These by batches; `avancer` is told once each is done."""
    for debut in range(0, len(objets), taille):
        yield list(objets[debut : debut + taille])
        avancer(min(debut + taille, len(objets)), len(objets))


def en_lignes(
    dire: Callable[[str], object],
    quoi: str,
    *,
    pause: float = PAUSE,
    heure: Callable[[], float] = time.monotonic,
) -> Avancer:
    """Says « listes : 12 000 sur 34 000 » in a terminal, a line from time to time."""
    dit_a = heure()

    def avancer(faits: int, total: int) -> None:
        nonlocal dit_a
        if (maintenant := heure()) - dit_a >= pause:
            dit_a = maintenant
            dire(f"{quoi} : {nombre(faits)} sur {nombre(total)}")

    return avancer
