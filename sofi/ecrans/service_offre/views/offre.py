"""The whole offer, whoever's it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sofi.ecrans.commun.listes import page_de
from sofi.offre.models import Action
from sofi.offre.recherche import chercher, de_l_organisme
from sofi.validation.file import avec_publication

from ..acces import validateur
from ..forms import FiltreOffre


@require_safe
def offre(request: HttpRequest) -> HttpResponse:
    """Every action, by words of its title or FAS code, organisme and state; the newest first."""
    validateur(request)
    filtre = FiltreOffre(request.GET)
    criteres = filtre.criteres()
    actions = chercher(avec_publication(Action.objects.avec_formation()), criteres["q"])
    actions = de_l_organisme(actions, criteres["organisme"])
    if criteres["etat"]:
        actions = actions.filter(etat=criteres["etat"])
    contexte = {
        "filtre": filtre,
        "filtree": any(criteres.values()),
        "page": page_de(request, actions.order_by("-pk")),
    }
    return render(request, "service_offre/offre.html", contexte)
