"""The imports: the sources, a file and its report, applying or giving up, the history."""

import io
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sofi.echanges.bilans import a_lu
from sofi.echanges.depots import DepotImpossible
from sofi.echanges.importations import (
    ImportImpossible,
    abandonner,
    demander_application,
    deposer,
)
from sofi.echanges.models import AdresseDeSource, Import
from sofi.echanges.recuperation import chercher_une_source
from sofi.echanges.sources import a_importer_avant
from sofi.ecrans.commun.requete import envoye, page_de
from sofi.programmes.importations.modele import ecrire_le_modele
from sofi.socle.taches import differer

from ..acces import import_de, source_de, validateur
from . import listes
from .forms import FiltreImports, FormulaireAdresse, FormulaireApplication, FormulaireFichier


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Every source: what it expects, its last import."""
    validateur(request)
    contexte = {"onglet": "sources", "sources": listes.sources()}
    return render(request, "service_offre/imports/sources.html", contexte)


@require_safe
def historique(request: HttpRequest) -> HttpResponse:
    """Every import: who, when, which file, what became of it."""
    validateur(request)
    filtre = FiltreImports(request.GET)
    criteres = filtre.criteres()
    page = page_de(request, listes.imports().filter(**criteres))
    lignes = [(importe, listes.resume_de(importe)) for importe in page]
    contexte = {"onglet": "historique", "filtre": filtre, "filtree": bool(criteres)}
    contexte |= {"page": page, "lignes": lignes}
    return render(request, "service_offre/imports/historique.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def deposer_fichier(request: HttpRequest, nom: str) -> HttpResponse:
    """Give a file to a source; its dry run begins."""
    source, auteur = source_de(request, nom), validateur(request)
    form = FormulaireFichier(envoye(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        fichier = form.cleaned_data["fichier"]
        try:
            depose = deposer(source.nom, fichier.name, fichier.chunks(), auteur=auteur)
        except DepotImpossible as refus:
            form.add_error("fichier", str(refus))
        else:
            return redirect("service_offre:import", pk=depose.pk)
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    contexte = {"source": source, "form": form, "avant": a_importer_avant(source)}
    return render(request, "service_offre/imports/deposer.html", contexte, status=statut)


@require_safe
def importe(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: how far it is, its report, what may be done."""
    return _page(request, import_de(request, pk))


def _page(
    request: HttpRequest, importe: Import, form: FormulaireApplication | None = None
) -> HttpResponse:
    """The import, with the application just refused if there is one."""
    a_des_gardes = bool(importe.rapport.get("gardes"))
    contexte = {
        "importe": importe,
        "resume": listes.resume_de(importe),
        "a_lu": a_lu(importe.rapport),
        "form": form or FormulaireApplication(a_des_gardes=a_des_gardes),
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return render(request, "service_offre/imports/import.html", contexte, status=statut)


@require_POST
def appliquer(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for what the report says to be written."""
    importe, auteur = import_de(request, pk), validateur(request)
    form = FormulaireApplication(request.POST, a_des_gardes=bool(importe.rapport.get("gardes")))
    if not form.is_valid():
        return _page(request, importe, form)
    confirmes = form.cleaned_data.get("retraits", False)
    try:
        demander_application(importe, auteur=auteur, retraits_confirmes=confirmes)
    except ImportImpossible as refus:
        messages.error(request, str(refus))
    return redirect("service_offre:import", pk=pk)


@require_POST
def abandonner_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the import up, also while it runs."""
    try:
        abandonner(import_de(request, pk), auteur=validateur(request))
    except ImportImpossible as refus:
        messages.error(request, str(refus))
    return redirect("service_offre:import", pk=pk)


@require_safe
def modele_region(request: HttpRequest) -> FileResponse:
    """The documented template of the Région's file."""
    validateur(request)
    sortie = io.BytesIO()
    ecrire_le_modele(sortie)
    sortie.seek(0)
    return FileResponse(sortie, as_attachment=True, filename="modele-region.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def adresse(request: HttpRequest, nom: str) -> HttpResponse:
    """Where the file of a source is found by itself, every night."""
    source = source_de(request, nom)
    connue = AdresseDeSource.objects.filter(pk=source.nom).first()
    form = FormulaireAdresse(envoye(request), instance=connue or AdresseDeSource(source=source.nom))
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, "L’adresse est enregistrée.")
        return redirect("service_offre:imports_adresse", nom=nom)
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    contexte = {"source": source, "form": form, "adresse": connue, "heure": settings.SOURCES_HEURE}
    return render(request, "service_offre/imports/adresse.html", contexte, status=statut)


@require_POST
def chercher_maintenant(request: HttpRequest, nom: str) -> HttpResponse:
    """Fetch the file of a source without waiting for the night."""
    source = source_de(request, nom)
    connue = get_object_or_404(AdresseDeSource, pk=source.nom)
    differer(chercher_une_source, source=connue.pk)
    messages.info(request, "Le fichier est demandé : rechargez cette page dans un instant.")
    return redirect("service_offre:imports_adresse", nom=nom)
