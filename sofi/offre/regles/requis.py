"""Required fields: the table of the cards says which, this module says so of an action."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from sofi.socle.formats import insecables

from ..codes import Fiche
from ..fiches import FICHES, MODELES, Champ
from .contexte import Contexte
from .manque import MANQUE, Manque

CONSIGNES = {
    "fiche": "Cherchez la certification et choisissez-la ; si elle n'a pas de code, demandez-en un au service Offre.",
    "lieu": "Choisissez un des sites de votre établissement.",
    "responsable": "Choisissez l'organisme qui répond de la formation.",
    "informations_collectives": "Ajoutez au moins une réunion : ce programme régional la demande.",
    "domaines_ordonnes": "Choisissez de 1 à 5 domaines ; le premier est le domaine principal.",
    "inscription_a": "Dites où envoyer ou déposer sa candidature.",
    "contact": "Choisissez un contact joignable par téléphone ou par e-mail.",
    "referent_pmr": "Choisissez le contact qui accueille les personnes handicapées.",
    "referent_mobilite": "Choisissez le contact qui accompagne la mobilité.",
    "siret": "Indiquez le SIRET de l'établissement.",
    "nda": "Indiquez le numéro de déclaration d'activité ; une école qui n'en a pas indique son UAI et 99999999999.",
    "commune": "Choisissez la commune dans la liste.",
}


def consigne(fiche: Fiche, champ: Champ) -> str:
    """What to do about an empty field, said by its kind unless it has words of its own."""
    if champ.nom in CONSIGNES:
        return CONSIGNES[champ.nom]
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
