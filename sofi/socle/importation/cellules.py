"""Cells that hold an identifier, read as forms read them; what can't be is refused with the same words."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from sofi.socle import identifiants

from .valeurs import Refus, texte


def _cellule(lecture: Callable[[str], str]) -> Callable[[Any], str]:
    """A reader of a cell that reads as forms do."""

    def lire(valeur: Any) -> str:
        try:
            return lecture(texte(valeur))
        except ValidationError as erreur:
            raise Refus(str(erreur.messages[0]).rstrip(".")) from None

    return lire


siret = _cellule(identifiants.siret)
nda = _cellule(identifiants.nda)
uai = _cellule(identifiants.uai)
telephone = _cellule(identifiants.telephone)
courriel = _cellule(identifiants.courriel)
code_postal = _cellule(identifiants.code_postal)
