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

from django.db import transaction
from django.db.models import Q

from sofi import referentiels
from sofi.referentiels.models import ParametreLegal
from sofi.socle.formats import euros, nombre

FICHIER = Path(referentiels.__file__).with_name("donnees") / "parametres_legaux.csv"


UN_JOUR = datetime.timedelta(days=1)


class Ligne(NamedTuple):
    """One figure while it holds; `fin` included, None: still in force."""

    code: str
    valeur: Decimal
    debut: datetime.date
    fin: datetime.date | None
    source: str

    @property
    def ecrite(self) -> str:
        """« 103,20 € », « 35 »: as the label gives the unit, amounts alone need theirs to be read right."""
        libelle = dict(ParametreLegal.Code.choices).get(self.code, "")
        return euros(self.valeur) if libelle.endswith("(€)") else nombre(self.valeur)


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


def lignes_tenues() -> list[Ligne]:
    """Every figure at every date, as the rules read them: by code, the first in force first; one query."""
    champs = ("code", "valeur", "debut", "fin", "source")
    lignes = [Ligne(*v) for v in ParametreLegal.objects.values_list(*champs)]
    return sorted(_avec_les_livrees(lignes), key=lambda ligne: (ligne.code, ligne.debut))


def _avec_les_livrees(lignes: list[Ligne]) -> list[Ligne]:
    codes_tenus = {ligne.code for ligne in lignes}
    return [*lignes, *(ligne for ligne in lignes_livrees() if ligne.code not in codes_tenus)]


@transaction.atomic
def tenir(nouvelle: Ligne) -> None:
    """Keep a value from its day on: the one before ends the day before, this one the day before the next one.

    The administration's rows alone count for a figure it holds: those shipped become its own first.
    The same first day again corrects that row.
    """
    siennes = ParametreLegal.objects.filter(code=nouvelle.code)
    if not siennes.exists():
        livrees = [ligne for ligne in lignes_livrees() if ligne.code == nouvelle.code]
        ParametreLegal.objects.bulk_create(ParametreLegal(**ligne._asdict()) for ligne in livrees)
    siennes.filter(debut__lt=nouvelle.debut).filter(
        Q(fin__isnull=True) | Q(fin__gte=nouvelle.debut)
    ).update(fin=nouvelle.debut - UN_JOUR)
    suivante = siennes.filter(debut__gt=nouvelle.debut).order_by("debut").first()
    fin = nouvelle.fin
    if suivante is not None and (fin is None or fin >= suivante.debut):
        fin = suivante.debut - UN_JOUR
    ParametreLegal.objects.update_or_create(
        code=nouvelle.code,
        debut=nouvelle.debut,
        defaults={"valeur": nouvelle.valeur, "fin": fin, "source": nouvelle.source},
    )


class Parametres:
    """Every figure, looked up by code and day."""

    def __init__(self, lignes: list[Ligne]) -> None:
        self._lignes = sorted(_avec_les_livrees(lignes), key=lambda ligne: ligne.debut)

    @classmethod
    def lire(cls) -> Self:
        """What is in force at every date; one query."""
        return cls(lignes_tenues())

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
