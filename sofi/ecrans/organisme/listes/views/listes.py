"""The organisme's dashboard and lists, for the établissement chosen top right."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from sofi.diffusion import vues
from sofi.ecrans.commun import etablissement as choix
from sofi.ecrans.commun.exports import exporter
from sofi.ecrans.commun.requete import page_de
from sofi.ecrans.commun.trajet import page_du_trajet
from sofi.ecrans.organisme.acces import (
    action_de,
    etablissement_courant,
    personne,
    proposition_de,
)
from sofi.socle.formats import insecables
from sofi.validation import remplacement
from sofi.validation.campagnes import accepter
from sofi.validation.circuit import CircuitImpossible

from .. import pages
from ..actions import actions_de


@require_safe
def tableau_de_bord(request: HttpRequest) -> HttpResponse:
    """What to do first, then the counters, each opening the list it counts."""
    personne(request)
    etablissement = choix.etablissement_courant(request)
    if etablissement is None:
        # Nothing can be entered yet: one's account says why and whom to ask.
        return redirect("compte:mon_compte")
    contexte = pages.tableau_de_bord(etablissement, timezone.localdate())
    return render(request, "organisme/listes/tableau_de_bord.html", contexte)


@require_safe
def actions(request: HttpRequest) -> HttpResponseBase:
    """The actions of the établissement; as a file when asked."""
    etablissement = etablissement_courant(request)
    demandees = pages.ListeDActions(request.GET, etablissement)
    if fichier := exporter(
        request.GET, demandees.tableau, demandees.lignes, nom=demandees.liste.libelle
    ):
        return fichier
    contexte = demandees.contexte() | {"etablissement": etablissement}
    return render(request, "organisme/listes/actions.html", contexte)


@require_safe
def sessions(request: HttpRequest) -> HttpResponseBase:
    """The sessions of the établissement; as a file when asked."""
    etablissement = etablissement_courant(request)
    demandees = pages.ListeDeSessions(request.GET, etablissement, timezone.localdate())
    if fichier := exporter(
        request.GET, demandees.tableau, demandees.lignes, nom=demandees.liste.libelle
    ):
        return fichier
    contexte = demandees.contexte() | {"etablissement": etablissement}
    return render(request, "organisme/listes/sessions.html", contexte)


@require_safe
def trajet(request: HttpRequest) -> HttpResponse:
    """Where a session of the établissement is, from its entry to each partner."""
    etablissement = etablissement_courant(request)
    contexte = page_du_trajet(request, actions_de(etablissement))
    return render(request, "organisme/listes/trajet.html", contexte)


@require_safe
def pages_lues(request: HttpRequest) -> HttpResponse:
    """How often each public page of the établissement is read."""
    etablissement, jour = etablissement_courant(request), timezone.localdate()
    contexte = pages.pages_lues(etablissement, jour)
    contexte["page"] = page_de(request, vues.pages_lues(etablissement.pk, jour))
    return render(request, "organisme/listes/pages_lues.html", contexte)


@require_POST
def code_vu(request: HttpRequest, action: int) -> HttpResponse:
    """The organisme saw that a code Certif Info was replaced."""
    son_action = action_de(request, action)
    if remplacement.acquitter(son_action, auteur=personne(request)):
        messages.success(
            request, f"Le nouveau code Certif Info de l’action {son_action.pk} est noté."
        )
    return redirect("organisme:tableau_de_bord")


@require_POST
def accepter_code(request: HttpRequest, action: int, proposition: int) -> HttpResponse:
    """The organisme accepts the code that the service Offre proposes."""
    proposee = proposition_de(request, action, proposition)
    try:
        fait = accepter(proposee, auteur=personne(request))
    except CircuitImpossible as refus:
        messages.error(request, insecables(str(refus)))
    else:
        suite = " Relisez vos fiches, puis renvoyez l’action." if fait.ouverte else ""
        messages.success(request, f"Le code de l’action {action} est remplacé.{suite}")
    return redirect("organisme:tableau_de_bord")
