"""The whole offer, whoever's it is."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sofi.ecrans.commun.requete import page_de
from sofi.offre.models import Action
from sofi.offre.recherche import chercher, de_l_organisme
from sofi.validation.file import avec_publication

from ..acces import validateur
from ..forms.actions import FiltreOffre


@require_safe
def offre(request: HttpRequest) -> HttpResponse:
    """Every action, by words of its title or FAS code, organisme and state; the newest first, or by quality."""
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
        "page": page_de(
            request, actions.select_related("qualite").order_by(*_ordre(criteres["tri"]))
        ),
    }
    return render(request, "service_offre/offre.html", contexte)


def _ordre(tri: str) -> tuple[Any, ...]:
    """By the score of what is public, what has none at the end; else the newest first."""
    score = F("qualite__score")
    tris = {"qualite": score.asc(nulls_last=True), "-qualite": score.desc(nulls_last=True)}
    return (tris[tri], "-pk") if tri in tris else ("-pk",)
