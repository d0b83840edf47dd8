"""Required fields: the table of the cards says which, this module says so of an action."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from sofi.socle.formats import insecables

from ..codes import Fiche
from ..fiches import FICHES, MODELES, Champ
from .contexte import Contexte
from .manque import MANQUE, Manque


def consigne(fiche: Fiche, champ: Champ) -> str:
    """What to do about an empty field, said by its kind unless it has words of its own."""
    if champ.vide:
        return champ.vide
    modele: Any = MODELES[fiche]._meta.get_field(champ.nom)
    if isinstance(modele, models.BooleanField):
        return "Répondez par oui ou par non."
    if modele.is_relation or getattr(modele, "base_field", None):
        return (
            "Choisissez-en au moins un." if not modele.many_to_one else "Choisissez dans la liste."
        )
    if modele.choices:
        return "Choisissez une réponse."
    if isinstance(modele, models.DateField):
        return "Indiquez la date."
    if isinstance(modele, models.IntegerField | models.DecimalField):
        return "Indiquez un nombre."
    return "Remplissez-le."


def vides(fiche: Fiche, objet: models.Model) -> Iterator[Manque]:
    """The required and empty fields of one card."""
    for champ in FICHES[fiche]:
        if champ.requis(objet) and champ.est_vide(objet):
            condition = f" et requis ici ({champ.si})" if champ.si else ""
            yield Manque(
                MANQUE,
                fiche,
                objet.pk,
                champ.nom,
                champ.libelle(fiche),
                insecables(f"Ce champ est vide{condition}. {consigne(fiche, champ)}"),
            )


def cartes(contexte: Contexte) -> Iterator[tuple[Fiche, models.Model]]:
    """Every card to examine, in the order of the état de la saisie."""
    yield Fiche.ETABLISSEMENT, contexte.etablissement
    yield Fiche.FORMATION, contexte.action.formation
    yield Fiche.ACTION, contexte.action
    for session in contexte.sessions:
        yield Fiche.SESSION, session
    for dispositif in contexte.dispositifs:
        yield Fiche.DISPOSITIF, dispositif
