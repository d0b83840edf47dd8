"""What the administration alone may open; for any other role nothing exists (404)."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from sofi.comptes.models import Role, Utilisateur
from sofi.ecrans.commun.acces import utilisateur_de
from sofi.validation.models import MotifRefus


def administrateur(request: HttpRequest) -> Utilisateur:
    """The person signed in, of the administration."""
    utilisateur = utilisateur_de(request)
    if utilisateur.role != Role.ADMINISTRATION:
        raise Http404
    return utilisateur


def motif_de(request: HttpRequest, pk: int) -> MotifRefus:
    """A reason of refusal, withdrawn or not."""
    administrateur(request)
    return get_object_or_404(MotifRefus, pk=pk)
