"""The quality of an action as its organisme sees it: each point leads to the field that would raise it."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from sofi.ecrans.commun.qualite import pistes
from sofi.offre.codes import Fiche
from sofi.offre.fiches import FICHES
from sofi.offre.models import Action
from sofi.offre.regles import AVERTISSEMENT, Manque
from sofi.validation import document
from sofi.validation.models import Nature
from sofi.validation.qualite import Constat, evaluer

from . import adresses
from .etat import Saisie

SANS_VALIDATION = {champ.nom for champs in FICHES.values() for champ in champs if champ.directe}
"""Fields that a published action changes at once, from the page of what is published."""


def contexte_qualite(saisie: Saisie, action: Action, *, publiee: bool) -> dict[str, Any]:
    """The score of the cards as they stand. `action` comes from `offre.chargement`."""
    publication = document.construire(
        action, numero=0, nature=Nature.VALIDATION, publie_le=timezone.now()
    )
    qualite = evaluer(publication)
    note = "Ouvrez une modification pour compléter les fiches."
    return {
        "qualite": qualite,
        "pistes": pistes(qualite.a_faire, lambda c: _lien(saisie, c, publiee=publiee)),
        "note_qualite": "Rien d’obligatoire ici." if action.modifiable else note,
    }


def _lien(saisie: Saisie, constat: Constat, *, publiee: bool) -> str:
    """Where it is filled now; empty while the cards can't be changed."""
    action, critere = saisie.action, constat.critere
    if not action.modifiable and critere.fiche != Fiche.ETABLISSEMENT:
        direct = publiee and critere.champ in SANS_VALIDATION
        return reverse("organisme:publie", args=[action.pk]) if direct else ""
    objet = constat.manquants[0]
    champ = critere.champ if objet is not None else "sessions"
    manque = Manque(AVERTISSEMENT, critere.fiche, objet, champ, critere.libelle, critere.conseil)
    return adresses.lien(action, manque, saisie.sessions)
