"""What the administration alone may open; for any other role nothing exists (404)."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from procrastinate.contrib.django.models import ProcrastinateJob

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Role, Utilisateur
from sofi.ecrans.commun.numeros import numeros
from sofi.ecrans.commun.requete import utilisateur_de
from sofi.editorial.models import Page, Sorte
from sofi.historique.models import Changement
from sofi.offre.codes import Fiche
from sofi.offre.gabarits import champs_possibles
from sofi.offre.gabarits.verification import FICHES_REGLEES
from sofi.partenaires.models import Cle, Livraison, Partenaire, TraductionDeRetour
from sofi.personnes.models import Demande
from sofi.programmes.models import (
    Formateur,
    Gabarit,
    Lot,
    Mandataire,
    Programme,
    VersionDeGabarit,
)
from sofi.referentiels.models import Synonyme
from sofi.validation.models import MotifRefus

from .tables.description import TABLES, Table
from .tables.retablissement import TABLES_TENUES


def administrateur(request: HttpRequest) -> Utilisateur:
    """The person signed in, of the administration."""
    utilisateur = utilisateur_de(request)
    if utilisateur.role != Role.ADMINISTRATION:
        raise Http404
    return utilisateur


def tache_de(request: HttpRequest, pk: int) -> ProcrastinateJob:
    """A job that waits, runs or failed: those that succeeded aren't kept."""
    administrateur(request)
    return get_object_or_404(ProcrastinateJob, pk=pk)


def partenaire_de(request: HttpRequest, pk: int) -> Partenaire:
    """A partner, suspended or not."""
    administrateur(request)
    return get_object_or_404(Partenaire.objects.select_related("destination"), pk=pk)


def livraison_de(request: HttpRequest, pk: int) -> Livraison:
    """A delivery, under way or over."""
    administrateur(request)
    return get_object_or_404(Livraison.objects.select_related("partenaire", "flux"), pk=pk)


def etablissement_de(request: HttpRequest, pk: int) -> Etablissement:
    """An établissement, for its keys."""
    administrateur(request)
    return get_object_or_404(Etablissement, pk=pk)


def cle_de(request: HttpRequest, pk: int) -> Cle:
    """A key that still opens something, of a partner or of an organisme."""
    administrateur(request)
    return get_object_or_404(Cle.objects.select_related("partenaire", "etablissement"), pk=pk)


def traduction_de(request: HttpRequest, pk: int) -> TraductionDeRetour:
    """What a code of a partner means."""
    administrateur(request)
    return get_object_or_404(TraductionDeRetour.objects.select_related("partenaire"), pk=pk)


def motif_de(request: HttpRequest, pk: int) -> MotifRefus:
    """A reason of refusal, withdrawn or not."""
    administrateur(request)
    return get_object_or_404(MotifRefus, pk=pk)


def demande_de_personne(request: HttpRequest, pk: int) -> Demande:
    """A request about somebody's data, under way or over."""
    administrateur(request)
    return get_object_or_404(Demande.objects.select_related("auteur", "compte"), pk=pk)


def synonyme_de(request: HttpRequest, pk: int) -> Synonyme:
    """A line of the synonyms, ended or not."""
    administrateur(request)
    return get_object_or_404(Synonyme, pk=pk)


def sorte_de(request: HttpRequest, code: str) -> Sorte:
    """A kind of page of which one more may be written: the legal ones are there for good."""
    administrateur(request)
    if code not in set(Sorte.values) - {Sorte.LEGALE}:
        raise Http404
    return Sorte(code)


def page_de(request: HttpRequest, pk: int) -> Page:
    """A page, written, online or withdrawn."""
    administrateur(request)
    pages = Page.objects.select_related("fichier", "dispositif", "modifie_par")
    return get_object_or_404(pages.prefetch_related("parutions__publiee_par"), pk=pk)


def table_de(request: HttpRequest, code: str) -> Table:
    """A reference table kept row by row."""
    administrateur(request)
    if code not in TABLES:
        raise Http404
    return TABLES[code]


def ligne_de(request: HttpRequest, code: str, cle: str) -> tuple[Table, Any]:
    """A row of a reference table, ended or not, with what uses it counted."""
    table = table_de(request, code)
    return table, get_object_or_404(table.lignes(), pk=cle)


def changement_de(request: HttpRequest, pk: int) -> Changement:
    """A change of a row that the administration keeps, which said what it replaced."""
    administrateur(request)
    modifications = Changement.objects.filter(
        table__in=TABLES_TENUES, geste=Changement.Geste.MODIFICATION
    )
    return get_object_or_404(modifications, pk=pk)


def programme_de(request: HttpRequest, cle: str) -> Programme:
    """A regional programme of one year, withdrawn or not."""
    administrateur(request)
    return get_object_or_404(Programme.objects.select_related("dispositif"), pk=cle)


def lot_de(request: HttpRequest, numero: str) -> Lot:
    """A lot, withdrawn or not."""
    administrateur(request)
    return get_object_or_404(Lot.objects.select_related("programme"), pk=numero)


def mandataire_de(request: HttpRequest, cle: str) -> Mandataire:
    """A mandataire of a lot, withdrawn or not."""
    administrateur(request)
    return get_object_or_404(Mandataire.objects.select_related("etablissement"), pk=cle)


def formateur_de(request: HttpRequest, pk: int) -> Formateur:
    """A formateur of a lot, withdrawn or not."""
    administrateur(request)
    formateurs = Formateur.objects.select_related("etablissement", "mandataire")
    return get_object_or_404(formateurs, pk=pk)


def gabarit_de(request: HttpRequest, pk: int) -> Gabarit:
    """A gabarit, withdrawn or not."""
    administrateur(request)
    return get_object_or_404(Gabarit.objects.select_related("programme__dispositif"), pk=pk)


def version_de(request: HttpRequest, pk: int, voulue: str) -> VersionDeGabarit:
    """A version of a gabarit: the one of this number, else the one being written, else the last published."""
    gabarit = gabarit_de(request, pk)
    if voulue:
        versions = gabarit.versions.select_related("publiee_par")
        return get_object_or_404(versions, numero__in=numeros([voulue]))
    version = gabarit.brouillon or gabarit.publiee
    if version is None:
        raise Http404
    return version


def brouillon_de(request: HttpRequest, pk: int) -> VersionDeGabarit:
    """The version being written of a gabarit."""
    gabarit = gabarit_de(request, pk)
    return get_object_or_404(gabarit.versions, numero__isnull=True)


def champ_de(fiche: str, champ: str) -> tuple[Fiche, str]:
    """A card and the label of a field that a gabarit may speak of."""
    if fiche not in FICHES_REGLEES:
        raise Http404
    noms = champs_possibles(Fiche(fiche))
    if champ not in noms:
        raise Http404
    return Fiche(fiche), noms[champ]
