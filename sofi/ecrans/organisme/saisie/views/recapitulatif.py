"""The récapitulatif: the four cards to read again, what they lack, and what can be done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from sofi.ecrans.commun.correction import contexte_correction
from sofi.ecrans.commun.messagerie import FormulaireMessage, contexte_messages
from sofi.ecrans.organisme.acces import action_de, personne
from sofi.offre.models import Action
from sofi.validation.brouillons import refus_de_suppression
from sofi.validation.circuit import TRANSITIONS, possibles
from sofi.validation.models import Evenement
from sofi.validation.region import retraits_a_accorder

from .. import adresses
from ..etat import Saisie
from ..recapitulatif import contexte_recapitulatif


@require_safe
def ouvrir(request: HttpRequest, action: int) -> HttpResponse:
    """Where work goes on: the first card when the draft is new, else the récapitulatif."""
    son_action = action_de(request, action, d_ailleurs=True)
    if son_action.est_d_ailleurs:
        return redirect("organisme:publie", son_action.pk)
    if son_action.modifiable and not son_action.sessions.exists():
        return redirect(adresses.formation(son_action))
    return redirect(adresses.recapitulatif(son_action))


@require_safe
def recapitulatif(request: HttpRequest, action: int) -> HttpResponse:
    son_action = action_de(request, action, d_ailleurs=True)
    if son_action.est_d_ailleurs:
        return redirect("organisme:publie", son_action.pk)
    return montrer_recapitulatif(request, son_action)


@require_safe
def correction(request: HttpRequest, action: int, evenement: int) -> HttpResponse:
    """What the service Offre corrected: before, and after."""
    son_action = action_de(request, action)
    contexte = contexte_correction(son_action, evenement) | {
        "racine": "Actions",
        "racine_url": "organisme:actions",
        "nom_retour": "Récapitulatif",
        "retour": adresses.recapitulatif(son_action),
    }
    return render(request, "commun/correction.html", contexte)


AUTRES = frozenset("modifier reprendre desarchiver archiver abandonner".split())
"""What is offered beside sending and answering."""


def montrer_recapitulatif(
    request: HttpRequest,
    action: Action,
    refus: str = "",
    commentaires: dict[str, str] | None = None,
    message: FormulaireMessage | None = None,
) -> HttpResponse:
    """Draw it, with the reason of a refusal and what was typed then."""
    saisis = {"refus": refus, "saisi": commentaires or {}}
    contexte = _contexte(request, action) | saisis
    contexte |= contexte_messages(action, personne(request), message)
    return render(request, "organisme/saisie/recapitulatif.html", contexte)


def _contexte(request: HttpRequest, action: Action) -> dict[str, Any]:
    """The cards, and what may be done."""
    actes = _actes(action, request)
    supprimable = not refus_de_suppression(action, personne(request))
    return contexte_recapitulatif(Saisie(action)) | {
        "actes": actes,
        "supprimable": supprimable,
        "autres_actes": supprimable or not AUTRES.isdisjoint(actes),
        "a_accorder": retraits_a_accorder(action),
        "vue": Evenement.objects.filter(action_id=action.pk).count(),
    }


def _actes(action: Action, request: HttpRequest) -> dict[str, str]:
    """What this person may do now, by name of transition."""
    return {nom: TRANSITIONS[nom].libelle for nom in possibles(action, personne(request))}
