"""Validating several modifications that touch only dates."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from sofi.ecrans.commun.listes import page_de
from sofi.ecrans.commun.numeros import numeros
from sofi.offre.models import Action
from sofi.validation import lot_de_dates
from sofi.validation.dates import comparees
from sofi.validation.file import dates_seules

from ..acces import validateur
from ..filtre_file import FiltreFile

LIMITE = 50  # a page of the list holds fewer


@require_safe
def dates(request: HttpRequest) -> HttpResponse:
    """The modifications whose only changes are dates under the queue's filters, before and after."""
    filtre = FiltreFile(request.GET, validateur(request))
    page = page_de(request, dates_seules(**filtre.criteres()))
    numeros = [action.pk for action in page]
    contexte = {
        "page": page,
        "proposees": list(comparees(Action.objects.filter(pk__in=numeros))),
        "filtree": any(filtre.criteres().values()),
        "file": reverse("service_offre:file") + filtre.adresse().removesuffix("?"),
    }
    return render(request, "service_offre/dates.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def valider(request: HttpRequest) -> HttpResponse:
    """What is about to be validated; then what was, and what couldn't be."""
    auteur = validateur(request)
    if request.method == "POST":
        bilan = lot_de_dates.valider(_choisies(request.POST), auteur=auteur)
        return render(request, "service_offre/dates_bilan.html", {"bilan": bilan})
    vues = _choisies(request.GET)
    choisies = [action.pk for action, _ in vues]
    contexte = {"proposees": list(comparees(Action.objects.filter(pk__in=choisies)))}
    return render(request, "service_offre/dates_confirmer.html", contexte)


def _choisies(donnees: QueryDict) -> list[tuple[Action, int]]:
    """Each action ticked, with the number of events it had when it was shown; one query, LIMITE at most."""
    vues: dict[int, int] = {}
    for choix in donnees.getlist("choix")[:LIMITE]:
        action, _, vue = choix.partition(":")
        if len(lus := numeros([action, vue])) == 2:
            vues[lus[0]] = lus[1]
    actions = Action.objects.avec_formation().filter(pk__in=list(vues)).order_by("pk")
    return [(action, vues[action.pk]) for action in actions]
