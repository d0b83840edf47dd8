"""The audit of accessibility, read from its file: one line per criterion of the RGAA, and the figures computed of them.

`donnees/rgaa.csv` is the result that the declaration shows, and nothing else says it. A criterion that nobody has
checked yet is written NC: the rate never says more than what is known. Titles of the criteria: RGAA 4.1.2, DINUM,
Licence Ouverte 2.0.
"""

import csv
import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path

FICHIER = Path(__file__).parent / "donnees" / "rgaa.csv"
VERSION = "4.1.2"
EVALUE_LE = datetime.date(2026, 11, 30)
"""The day when the answers of the file were read again, all of them; changed with the file."""
CRITERES = 106


class Reponse(StrEnum):
    """What was found of a criterion."""

    CONFORME = "C"
    NON_CONFORME = "NC"
    NON_APPLICABLE = "NA"


MOTS = {
    Reponse.CONFORME: "conforme",
    Reponse.NON_CONFORME: "non conforme",
    Reponse.NON_APPLICABLE: "non applicable",
}


@dataclass(frozen=True)
class Critere:
    """A criterion of the RGAA and its answer."""

    numero: str
    thematique: str
    intitule: str
    reponse: Reponse
    note: str


@dataclass(frozen=True)
class Audit:
    """The answers, and what is computed of them."""

    criteres: tuple[Critere, ...]

    @cached_property
    def _comptes(self) -> Counter[Reponse]:
        """Counted once: the foot of every page says the state of the site."""
        return Counter(critere.reponse for critere in self.criteres)

    def _compte(self, reponse: Reponse) -> int:
        return self._comptes[reponse]

    @property
    def conformes(self) -> int:
        return self._compte(Reponse.CONFORME)

    @property
    def non_conformes(self) -> int:
        return self._compte(Reponse.NON_CONFORME)

    @property
    def non_applicables(self) -> int:
        return self._compte(Reponse.NON_APPLICABLE)

    @property
    def applicables(self) -> int:
        return self.conformes + self.non_conformes

    @property
    def taux(self) -> Decimal:
        """Percentage of the applicable criteria that are met, one decimal, never rounded up."""
        part = Decimal(100 * self.conformes) / max(1, self.applicables)
        return part.quantize(Decimal("0.1"), rounding=ROUND_DOWN)

    @property
    def etat(self) -> str:
        """The words of the law: all, at least half, less than half."""
        if not self.non_conformes:
            return "totalement conforme"
        return "partiellement conforme" if self.taux >= 50 else "non conforme"

    @property
    def manques(self) -> list[Critere]:
        """What isn't met, or not checked yet."""
        return [c for c in self.criteres if c.reponse == Reponse.NON_CONFORME]


def lire(lignes: Iterable[str]) -> Audit:
    """The answers written in a file of this layout; ValueError names a line that isn't answered."""
    criteres = []
    for ligne in csv.DictReader(lignes, delimiter=";"):
        if not ligne["note"]:
            raise ValueError(f"{ligne['critere']} has no note")
        criteres.append(
            Critere(
                ligne["critere"],
                ligne["thematique"],
                ligne["intitule"],
                Reponse(ligne["reponse"]),
                ligne["note"],
            )
        )
    return Audit(tuple(criteres))


@cache
def audit() -> Audit:
    """The audit of this version of SOFI."""
    with FICHIER.open(encoding="utf-8", newline="") as fichier:
        return lire(fichier)
