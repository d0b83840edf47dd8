"""What the administration alone may open; for any other role nothing exists (404)."""

from django.http import Http404, HttpRequest

from sofi.comptes.models import Role, Utilisateur
from sofi.ecrans.commun.acces import utilisateur_de


def administrateur(request: HttpRequest) -> Utilisateur:
    """The person signed in, of the administration."""
    utilisateur = utilisateur_de(request)
    if utilisateur.role != Role.ADMINISTRATION:
        raise Http404
    return utilisateur
