"""Messages of the organismes: their list, writing to one about an action, saying that its messages are read."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from sofi.ecrans.commun import messagerie
from sofi.ecrans.commun.requete import page_de
from sofi.validation.messagerie import recus_par_le_service

from ..acces import action_de, validateur
from ..place import place_demandee
from .action import page as page_de_l_action


@require_safe
def recus(request: HttpRequest) -> HttpResponse:
    """What organismes wrote, the last first; « ?lus=1 » with those already read."""
    validateur(request)
    tous = recus_par_le_service()
    avec_lus = request.GET.get("lus") == "1"
    lignes = tous if avec_lus else tous.filter(lu_le__isnull=True)
    contexte = {"page": page_de(request, lignes), "avec_lus": avec_lus}
    return render(request, "service_offre/messages.html", contexte)


@require_POST
def ecrire(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the organisme; refused, the message stays as it was typed."""
    action = action_de(request, pk)
    refuse = messagerie.envoyer(request, action, validateur(request))
    if refuse is None:
        return _retour(request, pk)
    page = page_de_l_action(request, action, message=refuse)
    page.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return page


@require_POST
def lus(request: HttpRequest, pk: int) -> HttpResponse:
    """What the organisme wrote is read."""
    messagerie.lire(request, action_de(request, pk), validateur(request))
    return _retour(request, pk)


def _retour(request: HttpRequest, pk: int) -> HttpResponse:
    """The action, at the same place in the queue."""
    adresse = reverse("service_offre:action", args=[pk])
    return redirect(f"{adresse}{place_demandee(request)}#messages")
