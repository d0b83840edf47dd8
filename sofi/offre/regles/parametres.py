"""The legal figures, dated: rows of the administration, else those shipped with the project.

`referentiels/donnees/parametres_legaux.csv` is the one place where the shipped figures stand, each with
its text and the days it holds; it can be imported too. An installation whose table has no row for a
figure uses them, so that no rule is silently off; as soon as the administration holds one row for a
figure, its rows alone count, at every date.
"""

import csv
import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple, Self

from sofi import referentiels
from sofi.referentiels.models import ParametreLegal

FICHIER = Path(referentiels.__file__).with_name("donnees") / "parametres_legaux.csv"


class Ligne(NamedTuple):
    """One figure while it holds; `fin` included, None: still in force."""

    code: str
    valeur: Decimal
    debut: datetime.date
    fin: datetime.date | None
    source: str


@cache
def lignes_livrees() -> tuple[Ligne, ...]:
    """The figures shipped with the project."""
    with FICHIER.open(encoding="utf-8", newline="") as fichier:
        return tuple(
            Ligne(
                ligne["code"],
                Decimal(ligne["valeur"]),
                datetime.date.fromisoformat(ligne["debut"]),
                datetime.date.fromisoformat(ligne["fin"]) if ligne["fin"] else None,
                ligne["source"],
            )
            for ligne in csv.DictReader(fichier, delimiter=";")
        )


class Parametres:
    """Every figure, looked up by code and day."""

    def __init__(self, lignes: list[Ligne]) -> None:
        codes_presents = {ligne.code for ligne in lignes}
        livrees = [ligne for ligne in lignes_livrees() if ligne.code not in codes_presents]
        self._lignes = sorted([*lignes, *livrees], key=lambda ligne: ligne.debut)

    @classmethod
    def lire(cls) -> Self:
        """What is in force at every date; one query."""
        champs = ("code", "valeur", "debut", "fin", "source")
        return cls([Ligne(*v) for v in ParametreLegal.objects.values_list(*champs)])

    def valeur(self, code: str, jour: datetime.date) -> Decimal | None:
        """The figure that holds that day; None when no text sets it."""
        trouvee = None
        for ligne in self._lignes:
            if (
                ligne.code == code
                and ligne.debut <= jour
                and (ligne.fin is None or jour <= ligne.fin)
            ):
                trouvee = ligne.valeur
        return trouvee
