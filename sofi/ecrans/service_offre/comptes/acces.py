"""What of the accounts may be opened: everything, by the service Offre and the administration; nothing else exists."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from sofi.comptes.models import CleActivation, DemandeAcces, Utilisateur

from ..acces import validateur


def demande_de(request: HttpRequest, pk: int) -> DemandeAcces:
    validateur(request)
    demandes = DemandeAcces.objects.select_related("utilisateur", "decidee_par")
    return get_object_or_404(demandes, pk=pk)


def cle_de(request: HttpRequest, pk: int) -> CleActivation:
    validateur(request)
    return get_object_or_404(CleActivation, pk=pk)


def personne_de(request: HttpRequest, pk: int) -> Utilisateur:
    validateur(request)
    return get_object_or_404(Utilisateur, pk=pk)
