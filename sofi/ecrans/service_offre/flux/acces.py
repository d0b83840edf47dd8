"""What of the feed may be opened: everything, by the service Offre and the administration; nothing else exists."""

from pathlib import Path

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from sofi.comptes.models import Role, Utilisateur
from sofi.echanges.manifeste import Genre, nom_d_annexe, nom_manifeste
from sofi.echanges.models import FluxEcrit, PassageDeDonnees, PassageDeFlux
from sofi.echanges.passages import dossier

from ..acces import validateur


def flux_de(request: HttpRequest, pk: int) -> FluxEcrit:
    """A feed that was written."""
    validateur(request)
    return get_object_or_404(FluxEcrit, pk=pk)


def passage_de(request: HttpRequest, pk: int) -> PassageDeFlux:
    """A run of the feed."""
    validateur(request)
    return get_object_or_404(PassageDeFlux, pk=pk)


def ecriture_de(request: HttpRequest, pk: int) -> PassageDeDonnees:
    """A run of the open data."""
    validateur(request)
    return get_object_or_404(PassageDeDonnees, pk=pk)


def passage_a_debloquer(request: HttpRequest, pk: int) -> PassageDeFlux:
    """A run that was stopped; the administration alone lets it through."""
    if not peut_debloquer(validateur(request)):
        raise Http404
    return get_object_or_404(PassageDeFlux, pk=pk)


def peut_debloquer(personne: Utilisateur) -> bool:
    """Many sessions would leave: the administration answers for it."""
    return personne.role == Role.ADMINISTRATION


def fichier_de(request: HttpRequest, pk: int, quoi: str) -> Path:
    """A file of a feed, or its manifest; gone once the days it is kept are over, or put aside."""
    flux = flux_de(request, pk)
    annexes = {genre.value: nom_d_annexe(flux.jour, genre) for genre in Genre}
    noms = {"flux": flux.fichier, "manifeste": nom_manifeste(flux.jour)} | annexes
    if quoi not in noms or flux.ecarte_le:
        raise Http404
    chemin = dossier() / noms[quoi]
    if not chemin.is_file():
        raise Http404
    return chemin
