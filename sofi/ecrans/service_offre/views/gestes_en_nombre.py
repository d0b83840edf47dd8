"""What the service Offre did to several objects at once: the list, one of them, and undoing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from sofi.ecrans.commun.gestes import contexte_geste, retour_dit
from sofi.ecrans.commun.requete import page_de
from sofi.validation.attribution import reprendre_l_attribution
from sofi.validation.gestes import Revenir, defaire
from sofi.validation.gestes_codes import retirer_la_proposition, revenir_au_code
from sofi.validation.models import NatureGeste

from ..acces import geste_de, gestes_du_service, validateur

RETOURS: dict[str, Revenir] = {
    NatureGeste.REMPLACER_CODE: revenir_au_code,
    NatureGeste.PROPOSER_CODE: retirer_la_proposition,
    NatureGeste.ATTRIBUER: reprendre_l_attribution,
}


@require_safe
def gestes(request: HttpRequest) -> HttpResponse:
    """The last first."""
    contexte = {"page": page_de(request, gestes_du_service(request))}
    return render(request, "service_offre/gestes.html", contexte)


@require_safe
def geste(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done to each object, and what undoing did."""
    contexte = contexte_geste(geste_de(request, pk)) | _autour(pk)
    return render(request, "commun/gestes/geste.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def annuler(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, then puts back what didn't change since."""
    fait, auteur = geste_de(request, pk), validateur(request)
    if request.method == "POST":
        if revenir := RETOURS.get(fait.nature):
            defaire(fait, revenir, auteur=auteur)
            messages.success(request, retour_dit(fait))
        return redirect("service_offre:geste", pk)
    contexte = contexte_geste(fait) | _autour(pk)
    return render(request, "commun/gestes/annuler.html", contexte)


def _autour(pk: int) -> dict[str, Any]:
    """Where the pages of a gesture lead."""
    return {
        "racine": reverse("service_offre:gestes"),
        "racine_nom": "Gestes en nombre",
        "page": reverse("service_offre:geste", args=[pk]),
        "annuler": reverse("service_offre:geste_annuler", args=[pk]),
        "page_d_une_action": "service_offre:action",
    }
