"""What the forms that give actions to somebody say: to whom, and where to go back."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, QueryDict

from sofi.comptes.models import Utilisateur
from sofi.validation.attribution import validateurs
from sofi.validation.file import PERSONNE

from .filtre_file import MOI


def vers(choix: str, utilisateur: Utilisateur) -> Utilisateur | None:
    """Oneself, nobody, or the colleague of that number; anybody else doesn't exist here."""
    if choix == MOI:
        return utilisateur
    if choix == PERSONNE:
        return None
    trouve = next((autre for autre in validateurs() if str(autre.pk) == choix), None)
    if trouve is None:
        raise Http404
    return trouve


def retour(request: HttpRequest, adresse: str) -> str:
    """This address, with the filters the form was sent from."""
    filtres = urlencode(list(QueryDict(request.POST.get("retour", "")).items()))
    return f"{adresse}?{filtres}" if filtres else adresse
