"""What the service Offre and the administration may open: everything. For any other role nothing exists (404)."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from sofi.annuaire.models import Convention, Etablissement, Rattachement
from sofi.comptes.models import Utilisateur
from sofi.ecrans.commun.acces import utilisateur_de
from sofi.offre.models import Action
from sofi.validation.models import Geste, Version


def validateur(request: HttpRequest) -> Utilisateur:
    """The person signed in, of the service Offre or the administration."""
    utilisateur = utilisateur_de(request)
    if not utilisateur.est_service_offre:
        raise Http404
    return utilisateur


def action_de(request: HttpRequest, pk: int) -> Action:
    """An action, with what every screen shows."""
    validateur(request)
    return get_object_or_404(Action.objects.avec_formation(), pk=pk)


def version_de(request: HttpRequest, pk: int, numero: int) -> Version:
    validateur(request)
    return get_object_or_404(Version.objects.select_related("auteur"), action_id=pk, numero=numero)


def etablissement_de(request: HttpRequest, pk: int) -> Etablissement:
    validateur(request)
    return get_object_or_404(Etablissement.objects.select_related("commune"), pk=pk)


def rattachement_de(request: HttpRequest, etablissement: int, pk: int) -> Rattachement:
    """An attachment of that établissement."""
    validateur(request)
    rattachements = Rattachement.objects.select_related("utilisateur", "etablissement")
    return get_object_or_404(rattachements, etablissement_id=etablissement, pk=pk)


def convention_de(request: HttpRequest, etablissement: int, pk: int) -> Convention:
    """A convention of that établissement."""
    validateur(request)
    conventions = Convention.objects.select_related("etablissement")
    return get_object_or_404(conventions, etablissement_id=etablissement, pk=pk)


def gestes_du_service(request: HttpRequest) -> QuerySet[Geste]:
    """What the service Offre did to several objects at once."""
    validateur(request)
    return Geste.objects.filter(etablissement=None).select_related("auteur", "annule_par")


def geste_de(request: HttpRequest, pk: int) -> Geste:
    return get_object_or_404(gestes_du_service(request), pk=pk)
