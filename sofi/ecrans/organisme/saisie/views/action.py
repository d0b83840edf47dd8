"""The A card."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from sofi.ecrans.commun.numeros import numero
from sofi.ecrans.organisme.acces import action_saisie, redacteur
from sofi.offre.models import Action

from .. import adresses, pages
from ..carte import METHODES, ou_recapitulatif, repondre
from ..correction import corrigible
from ..sessions import session_de_plus


@require_http_methods(METHODES)
@corrigible
@ou_recapitulatif
def fiche_action(request: HttpRequest, action: int) -> HttpResponse:
    son_action = action_saisie(request, action)
    return repondre(request, pages.action(request, son_action), lambda r: _suite(r, son_action))


def _suite(request: HttpRequest, action: Action) -> str:
    """The first session, made when there is none; a new one when it is asked for; this card again."""
    if "suite" not in request.POST:
        return adresses.fiche_action(action)
    derniere = numero(request.POST["suite"])
    auteur = redacteur(request)
    if derniere is not None:
        nouvelle = session_de_plus(action, auteur=auteur, derniere=derniere)
        return adresses.session(action, nouvelle)
    premiere = action.sessions.filter(retiree_le__isnull=True).first()
    pk = premiere.pk if premiere else session_de_plus(action, auteur=auteur, derniere=0)
    return adresses.session(action, pk)
