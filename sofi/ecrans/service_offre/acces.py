"""What the service Offre and the administration may open: everything. For any other role nothing exists (404)."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from sofi.annuaire.models import Convention, Etablissement, Rattachement
from sofi.comptes.models import CleActivation, DemandeAcces, Utilisateur
from sofi.courriels.models import Courriel
from sofi.echanges.models import Import
from sofi.echanges.sources import SOURCES
from sofi.ecrans.commun.requete import utilisateur_de
from sofi.offre.models import Action
from sofi.referentiels.importations import SourceConnue
from sofi.referentiels.models import FicheCertifInfo
from sofi.usagers.models import Signalement
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


def signalement_de(request: HttpRequest, pk: int) -> Signalement:
    """What the public reports on a training."""
    validateur(request)
    return get_object_or_404(Signalement, pk=pk)


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


def fiche_de(request: HttpRequest, code: str) -> FicheCertifInfo:
    validateur(request)
    return get_object_or_404(FicheCertifInfo.objects.avec_certification(), pk=code)


def courriel_de(request: HttpRequest, pk: int) -> Courriel:
    """An e-mail, with its person and the digest it is in."""
    validateur(request)
    return get_object_or_404(Courriel.objects.select_related("utilisateur", "recapitulatif"), pk=pk)


def import_de(request: HttpRequest, pk: int) -> Import:
    """An import, with who asked for it."""
    validateur(request)
    return get_object_or_404(Import.objects.select_related("auteur", "decide_par"), pk=pk)


def source_de(request: HttpRequest, nom: str) -> SourceConnue:
    """A source of the import engine."""
    validateur(request)
    if nom not in SOURCES:
        raise Http404
    return SOURCES[nom]
