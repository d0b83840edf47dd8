"""Sending from a card, without the récapitulatif, when nothing else is left to fill."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sofi.ecrans.commun.numeros import numero
from sofi.ecrans.organisme.acces import personne
from sofi.offre.codes import Etat
from sofi.offre.models import Action
from sofi.offre.regles import Manque, erreurs
from sofi.socle.formats import insecables
from sofi.validation import circuit
from sofi.validation.circuit import passe_par_la_region
from sofi.validation.promesses import reponse_promise

from . import adresses
from .etat import Saisie

SUITE = "envoyer"
ENVOI_FAIT = "Votre saisie est envoyée au service Offre."
ENVOI_A_LA_REGION = (
    "Votre modification est envoyée à la Région. Si elle l'accorde, le service Offre l'examinera."
)


def est_demande(request: HttpRequest) -> bool:
    """« Enregistrer et envoyer » was pressed."""
    return request.POST.get("suite") == SUITE


def est_possible(saisie: Saisie, de_la_carte: list[Manque]) -> bool:
    """What this card can settle is all that blocks: the others are complete."""
    if saisie.action.etat != Etat.EN_SAISIE:
        return False
    if passe_par_la_region(saisie.action):  # it asks why: the récapitulatif has where to say it
        return False
    return len(saisie.bloquants) == len(erreurs(de_la_carte))


def fait(action: Action) -> str:
    """Where what was just sent has gone, and until when it is answered."""
    if action.etat == Etat.ATTENTE_ACCORD:
        return ENVOI_A_LA_REGION
    promise = reponse_promise(action)
    return f"{ENVOI_FAIT} Réponse avant {promise}." if promise else ENVOI_FAIT


def vue(request: HttpRequest) -> int | None:
    """How many events the person saw: what happened since is not ignored."""
    return numero(request.POST.get("vue", ""))


def envoyer(request: HttpRequest, action: Action) -> HttpResponse:
    """Send what was just stored; refused, the récapitulatif says what is left."""
    try:
        circuit.franchir(action, "envoyer", auteur=personne(request), vue=vue(request))
    except circuit.CircuitImpossible as refus:
        messages.error(request, insecables(f"La fiche est enregistrée, pas envoyée : {refus}"))
    else:
        messages.success(request, insecables(fait(action)))
    return redirect(adresses.recapitulatif(action))
