"""The page of an action under review, its decisions, its old versions."""

from http import HTTPStatus
from itertools import islice

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from sofi.echanges.lheo.groupes import Groupes
from sofi.echanges.morceaux import fautes as fautes_du_flux
from sofi.ecrans.commun.apercu import contexte_apercu
from sofi.ecrans.commun.decisions import Decision
from sofi.ecrans.commun.messagerie import FormulaireMessage
from sofi.ecrans.commun.recapitulatif import arbre
from sofi.offre.models import Action
from sofi.socle.formats import insecables
from sofi.validation.circuit import CircuitImpossible, DejaFait

from ..acces import action_de, validateur, version_de
from ..contexte import contexte_de_l_action
from ..decisions import DECISIONS
from ..dossier import Dossier
from ..place import place_demandee


@require_safe
def action(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole action: cards, checks, differences, thread, decisions."""
    return page(request, action_de(request, pk))


def page(
    request: HttpRequest,
    action: Action,
    *,
    refuse: Decision | None = None,
    conflit: str = "",
    message: FormulaireMessage | None = None,
) -> HttpResponse:
    """The action as it is now; with the decision or the message just refused, what was typed in it kept."""
    contexte = contexte_de_l_action(
        request, action, refuse=refuse, conflit=conflit, message=message
    )
    statut = HTTPStatus.CONFLICT if conflit else HTTPStatus.UNPROCESSABLE_ENTITY
    statut = statut if refuse else HTTPStatus.OK
    return render(request, "service_offre/action.html", contexte, status=statut)


REFUSEE_PAR_LE_FLUX = (
    "Elle est en ligne, mais le flux LHEO ne la portera pas. {} "
    "Ouvrez une modification pour corriger, ou prévenez l’organisme."
)
CAUSES_DITES = 3


@require_POST
def decider(request: HttpRequest, pk: int, nom: str) -> HttpResponse:
    """Take a decision, unless somebody was first: then say who, and show the action as it is now."""
    action = action_de(request, pk)
    if nom not in DECISIONS:
        raise Http404
    auteur = validateur(request)
    decision = Dossier(action, auteur).decision(nom, request.POST)
    if not decision.is_valid():
        return page(request, action, refuse=decision)
    try:
        decision.appliquer(action, auteur)
    except DejaFait as trop_tard:
        return page(request, action_de(request, pk), refuse=decision, conflit=str(trop_tard))
    except CircuitImpossible as impossible:
        messages.error(request, insecables(str(impossible)))
    else:
        messages.success(request, insecables(decision.fait))
        if fautes := Groupes(fautes_du_flux(pk)):
            messages.warning(request, insecables(REFUSEE_PAR_LE_FLUX.format(_causes(fautes))))
    return redirect(reverse("service_offre:action", args=[pk]) + place_demandee(request))


def _causes(fautes: Groupes) -> str:
    """The first of them, in one sentence."""
    return " ".join(str(groupe) for groupe in islice(fautes, CAUSES_DITES))


@require_safe
def apercu(request: HttpRequest, pk: int, session: int) -> HttpResponse:
    """The page that the public will see of a session once the action is validated."""
    action = action_de(request, pk)
    document = Dossier(action, validateur(request)).document_propose
    contexte = {"action": action} | contexte_apercu(
        document, session, adresse=lambda numero: reverse("service_offre:apercu", args=[pk, numero])
    )
    return render(request, "service_offre/apercu.html", contexte)


@require_safe
def version(request: HttpRequest, pk: int, numero: int) -> HttpResponse:
    """A version as it was published."""
    version_lue = version_de(request, pk, numero)
    contexte = {
        "version": version_lue,
        "arbre": arbre(version_lue.document),
        "action": action_de(request, pk),
    }
    return render(request, "service_offre/version.html", contexte)
