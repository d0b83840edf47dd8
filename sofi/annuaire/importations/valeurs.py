"""Readers of the cells of these files, and the addresses they say."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from sofi.referentiels.models import Commune
from sofi.socle import identifiants
from sofi.socle.importation.valeurs import texte

LIGNE, VILLE = 50, 50
LIGNES = 4


def telephone(valeur: Any) -> str:
    """A number that can be read; what can't be is left out: a school isn't refused for it."""
    try:
        return identifiants.telephone(texte(valeur))
    except ValidationError:
        return ""


def couper(ligne: str, largeur: int = LIGNE) -> list[str]:
    """The line in lines of that many characters at most, cut between words."""
    lignes: list[str] = []
    for mot in ligne.split():
        if lignes and len(lignes[-1]) + 1 + len(mot) <= largeur:
            lignes[-1] += f" {mot}"
        else:
            lignes += [mot[debut : debut + largeur] for debut in range(0, len(mot), largeur)]
    return lignes


def lignes_d_adresse(parties: Iterable[str]) -> dict[str, str]:
    """`ligne1` to `ligne4`, a part of the address on each as long as they fit."""
    lignes = [morceau for partie in parties for morceau in couper(texte(partie))][:LIGNES]
    lignes += [""] * (LIGNES - len(lignes))
    return {f"ligne{rang}": ligne for rang, ligne in enumerate(lignes, 1)}


def communes_connues() -> set[str]:
    """The INSEE codes one may name; a former commune gives way to the one it is part of."""
    return set(Commune.objects.values_list("pk", flat=True))
