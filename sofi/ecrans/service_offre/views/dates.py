"""Validating several modifications that touch only dates."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from sofi.ecrans.commun.gestes import Apercu, Effet, LigneVue
from sofi.ecrans.commun.numeros import numeros
from sofi.ecrans.commun.requete import envoye, page_de
from sofi.offre.models import Action
from sofi.validation import lot_de_dates
from sofi.validation.dates import DatesChangees, dates_comparees
from sofi.validation.file import dates_seules

from ..acces import validateur
from ..filtre_file import FiltreFile

PUBLIEE = Effet(
    "publiee",
    "alerte",
    "modification validée et publiée aussitôt",
    "modifications validées et publiées aussitôt",
    "Le public lit les nouvelles dates ; les partenaires, la nuit prochaine. Chaque organisme est prévenu.",
)
LIMITE = 50  # a page of the list holds fewer


@require_safe
def dates(request: HttpRequest) -> HttpResponse:
    """The modifications whose only changes are dates under the queue's filters, before and after."""
    filtre = FiltreFile(request.GET, validateur(request))
    page = page_de(request, dates_seules(**filtre.criteres()))
    numeros = [action.pk for action in page]
    contexte = {
        "page": page,
        "proposees": list(dates_comparees(Action.objects.filter(pk__in=numeros))),
        "filtree": any(filtre.criteres().values()),
        "file": reverse("service_offre:file") + filtre.adresse().removesuffix("?"),
    }
    return render(request, "service_offre/dates.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def valider(request: HttpRequest) -> HttpResponse:
    """What is about to be validated; sent from that very list, it is, each on its own."""
    auteur, envoyees = validateur(request), envoye(request)
    actions_cochees = _actions_cochees(envoyees or request.GET)
    choisies = [action.pk for action, _ in actions_cochees]
    proposees = list(dates_comparees(Action.objects.filter(pk__in=choisies)))
    vue = apercu(proposees)
    if envoyees and proposees and vue.lue(request):
        return redirect(
            "service_offre:geste", lot_de_dates.valider(actions_cochees, auteur=auteur).pk
        )
    contexte = {"proposees": proposees, "apercu": vue, "changee": envoyees is not None}
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if envoyees else HTTPStatus.OK
    return render(request, "service_offre/dates_confirmer.html", contexte, status=statut)


def apercu(proposees: list[DatesChangees]) -> Apercu:
    """Each modification, with how many events it had: any other makes it another list."""
    return Apercu([PUBLIEE], [_ligne(proposee) for proposee in proposees])


def _ligne(proposee: DatesChangees) -> LigneVue:
    action = proposee.action
    adresse = reverse("service_offre:action", args=[action.pk])
    code = (action.formation_id, action.pk)
    return LigneVue(action.pk, action.titre, code, adresse, PUBLIEE.code, apres=proposee.choix)


def _actions_cochees(donnees: QueryDict) -> list[tuple[Action, int]]:
    """Each action ticked, with the number of events it had when it was shown; one query, LIMITE at most."""
    actions_cochees: dict[int, int] = {}
    for choix in donnees.getlist("choix")[:LIMITE]:
        action, _, vue = choix.partition(":")
        if len(paire := numeros([action, vue])) == 2:
            actions_cochees[paire[0]] = paire[1]
    actions = Action.objects.avec_formation().filter(pk__in=list(actions_cochees)).order_by("pk")
    return [(action, actions_cochees[action.pk]) for action in actions]
