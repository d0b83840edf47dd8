"""The trainings without certification that the invented organismes offer: titles written for the demonstration."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Generic, TypeVar

FICHIER = Path(__file__).parent / "donnees" / "formations.csv"
C = TypeVar("C")


@dataclass(frozen=True)
class Modele:
    """A training: its title, its Formacodes, and what all its sessions have in common.

    Empty or None: drawn for each session. `prix` in euros, 0 when it costs nothing.
    """

    titre: str
    domaines: tuple[str, ...]
    periodes: tuple[str, ...] = ()
    enseignement: str = ""
    prix: int | None = None
    semaines: int | None = None
    permanente: bool = False


@lru_cache(maxsize=1)
def modeles() -> tuple[Modele, ...]:
    """Those of the file, in its order."""
    with FICHIER.open(encoding="utf-8") as fichier:
        return tuple(_modele(ligne) for ligne in csv.DictReader(fichier, delimiter=";"))


def _modele(ligne: dict[str, str]) -> Modele:
    return Modele(
        titre=ligne["titre"],
        domaines=tuple(ligne["domaines"].split()),
        periodes=tuple(ligne["periodes"].split()),
        enseignement=ligne["enseignement"],
        prix=int(ligne["prix"]) if ligne["prix"] else None,
        semaines=int(ligne["semaines"]) if ligne["semaines"] else None,
        permanente=ligne["permanente"] == "oui",
    )


class Tour(Generic[C]):
    """Cards drawn one after the other: each comes once before any comes again."""

    def __init__(self, cartes: Iterable[C]) -> None:
        self._cartes = list(cartes)
        self._reste: list[C] = []

    def tirer(self, hasard: Random) -> C:
        """The next card. Raises IndexError without any."""
        if not self._reste:
            self._reste = hasard.sample(self._cartes, len(self._cartes))
        return self._reste.pop()
