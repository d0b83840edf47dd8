"""Writing to the service Offre about an action, and saying that its messages are read."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sofi.ecrans.commun import messagerie
from sofi.ecrans.organisme.acces import action_de, personne

from .. import adresses
from .recapitulatif import montrer_recapitulatif


@require_POST
def ecrire(request: HttpRequest, action: int) -> HttpResponse:
    """Send a message; refused, it stays as it was typed."""
    son_action = action_de(request, action)
    refuse = messagerie.envoyer(request, son_action, personne(request))
    if refuse is None:
        return redirect(f"{adresses.recapitulatif(son_action)}#messages")
    page = montrer_recapitulatif(request, son_action, message=refuse)
    page.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return page


@require_POST
def lus(request: HttpRequest, action: int) -> HttpResponse:
    """What the service Offre wrote is read."""
    son_action = action_de(request, action)
    messagerie.lire(request, son_action, personne(request))
    return redirect(f"{adresses.recapitulatif(son_action)}#messages")
