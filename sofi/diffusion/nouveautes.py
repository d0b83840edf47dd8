"""What is new for a question: the trainings it finds, the last published first."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sofi.validation.models import OffrePubliee

from .criteres import Criteres
from .recherche import Ligne, chercher

PAGES_LUES = 10
"""A question is followed when it is narrow: of a wide one, its two hundred first answers are looked at."""
NOUVEAUTES = 50  # as many as a reader who comes back every day can have missed


@dataclass(frozen=True)
class Nouveaute:
    """A training found, and when what it says now was published."""

    ligne: Ligne
    publiee_le: datetime.datetime


def trouver(criteres: Criteres) -> list[Nouveaute]:
    """The trainings whose present version is the newest; one query, and the pages of the search."""
    lignes = {ligne.document.action.id: ligne for ligne in _lignes(criteres)}
    publiees = OffrePubliee.objects.filter(pk__in=lignes).values_list("pk", "version__publie_le")
    nouveautes = [Nouveaute(lignes[action], publiee_le) for action, publiee_le in publiees]
    nouveautes.sort(key=lambda nouveaute: nouveaute.publiee_le, reverse=True)
    return nouveautes[:NOUVEAUTES]


def _lignes(criteres: Criteres) -> Iterator[Ligne]:
    """The first pages of answers, one a training."""
    demandes = replace(criteres, par_session=False)
    premiere = chercher(replace(demandes, page=1))
    yield from premiere.lignes
    for page in range(2, min(premiere.pages, PAGES_LUES) + 1):
        yield from chercher(replace(demandes, page=page)).lignes
