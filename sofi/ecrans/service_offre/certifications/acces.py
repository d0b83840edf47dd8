"""What of the certifications may be opened: everything, by the service Offre and the administration."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from sofi.referentiels.models import FicheCertifInfo

from ..acces import validateur


def fiche_de(request: HttpRequest, code: str) -> FicheCertifInfo:
    validateur(request)
    return get_object_or_404(FicheCertifInfo.objects.avec_certification(), pk=code)
