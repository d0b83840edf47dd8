"""What of the e-mails may be opened: everything, by the service Offre and the administration; nothing else exists."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from sofi.courriels.models import Courriel

from ..acces import validateur


def courriel_de(request: HttpRequest, pk: int) -> Courriel:
    """An e-mail, with its person and the digest it is in."""
    validateur(request)
    return get_object_or_404(Courriel.objects.select_related("utilisateur", "recapitulatif"), pk=pk)
