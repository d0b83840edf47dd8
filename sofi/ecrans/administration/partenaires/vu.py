"""What a partner receives, seen without its key: the same files, from the same places."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sofi.echanges.models import FluxEcrit
from sofi.echanges.suivi import dernier_flux
from sofi.partenaires.fichiers import (
    COMPLET,
    CONTENUS,
    OUVERTS,
    FichierDuFlux,
    fichiers_de,
    fichiers_ouverts,
)
from sofi.partenaires.models import Partenaire, Portee

from ..acces import partenaire_de


@dataclass(frozen=True)
class FichierVu:
    """A file that it has: what it holds, and where the administration opens it."""

    fichier: FichierDuFlux
    role: str
    adresse: str

    @property
    def octets(self) -> int:
        return self.fichier.chemin.stat().st_size


@require_safe
def vu(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of the last feed as this partner finds them, or why it finds none."""
    partenaire = partenaire_de(request, pk)
    flux = dernier_flux()
    contexte = {
        "partenaire": partenaire,
        "flux": flux,
        "a_le_droit": Portee.FLUX in partenaire.droits,
        "fichiers": _vus(partenaire, flux) if flux else [],
    }
    return render(request, "administration/partenaires/vu.html", contexte)


def _vus(partenaire: Partenaire, flux: FluxEcrit) -> list[FichierVu]:
    """Meetings' files are fetched; they aren't put at anybody's."""
    if Portee.FLUX not in partenaire.droits or partenaire.suspendu_le:
        return []
    trouves = list(fichiers_de(flux))
    if partenaire.livraison == Partenaire.Livraison.HTTPS:
        trouves += fichiers_ouverts(flux)
    return [FichierVu(un, CONTENUS[un.genre], _adresse(un)) for un in trouves]


def _adresse(fichier: FichierDuFlux) -> str:
    if fichier.genre in OUVERTS:
        return reverse("api:fichier", args=[OUVERTS[fichier.genre].value])
    quoi = "flux" if fichier.genre == COMPLET else fichier.genre
    return reverse("service_offre:exports_fichier", args=[fichier.flux.pk, quoi])
