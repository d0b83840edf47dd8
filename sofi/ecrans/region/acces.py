"""What the Région's agents may open: the offer of the regional programmes. Anything else, anybody else: 404."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from sofi.comptes.models import Role, Utilisateur
from sofi.ecrans.commun.requete import utilisateur_de
from sofi.offre.models import Action
from sofi.validation.models import Version
from sofi.validation.region import offre_des_programmes


def agent(request: HttpRequest) -> Utilisateur:
    """The person signed in, an agent of the Région."""
    utilisateur = utilisateur_de(request)
    if utilisateur.role != Role.REGION:
        raise Http404
    return utilisateur


def action_de(request: HttpRequest, pk: int) -> Action:
    """An action of a regional programme, with what every screen shows."""
    agent(request)
    return get_object_or_404(offre_des_programmes().avec_formation(), pk=pk)


def version_de(request: HttpRequest, pk: int, numero: int) -> Version:
    """A version of an action of a regional programme."""
    action = action_de(request, pk)
    versions = Version.objects.select_related("auteur", "accord__evenement__auteur")
    return get_object_or_404(versions, action=action, numero=numero)
