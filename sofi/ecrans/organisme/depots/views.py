"""« Importer un fichier »: deposit, reading, report, drafts, and back."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sofi.annuaire.models import Etablissement
from sofi.annuaire.perimetre import etablissements_de
from sofi.comptes.models import Utilisateur
from sofi.depots.annotations import PasUnClasseur, annoter
from sofi.depots.modele import contenu_de, ecrire_le_modele
from sofi.depots.models import Depot
from sofi.depots.operations import (
    DepotImpossible,
    abandonner,
    accepter,
    annuler,
    deposer,
    relire,
)
from sofi.depots.references import References
from sofi.ecrans.commun.exports import XLSX
from sofi.ecrans.commun.requete import envoye

from ..acces import depot_de, etablissement_courant, personne, suivre
from .forms import FormulaireDepot, choix_envoyes
from .presentation import page_du_depot

DERNIERS = 10


@require_http_methods(["GET", "HEAD", "POST"])
def importer(request: HttpRequest) -> HttpResponse:
    """The file to deposit, the template to fill, the last files."""
    courant, auteur = etablissement_courant(request), personne(request)
    form = FormulaireDepot(
        envoye(request),
        request.FILES or None,
        etablissements=etablissements_de(auteur),
        initial={"etablissement": courant.pk},
    )
    if request.method == "POST" and form.is_valid():
        pour = form.cleaned_data.get("etablissement", courant)
        if depose := _deposer(form, pour, auteur):
            suivre(request, pour)
            return redirect("organisme:importer_depot", pk=depose.pk)
    contexte = {"form": form, "etablissement": courant} | _autour(courant, auteur)
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "organisme/depots/importer.html", contexte, status=statut)


def _autour(courant: Etablissement, auteur: Utilisateur) -> dict[str, Any]:
    """What stands beside the form: the template's lists, the last files."""
    derniers = Depot.objects.filter(etablissement=courant).select_related("auteur")[:DERNIERS]
    return {"contenu": contenu_de(References(courant, auteur)), "derniers": derniers}


def _deposer(form: FormulaireDepot, pour: Etablissement, auteur: Utilisateur) -> Depot | None:
    """The deposit; None when it is refused, and said on the form."""
    fichier = form.cleaned_data["fichier"]
    try:
        return deposer(pour, fichier.name, fichier.read(), auteur=auteur)
    except DepotImpossible as refus:
        form.add_error("fichier", str(refus))
        return None


@require_safe
def modele(request: HttpRequest) -> HttpResponse:
    """The workbook of the établissement, empty or with its sessions."""
    etablissement = etablissement_courant(request)
    avec = request.GET.get("avec") == "sessions"
    reponse = HttpResponse(ecrire_le_modele(etablissement, avec_sessions=avec), content_type=XLSX)
    nom = "modele-sofi-avec-vos-sessions.xlsx" if avec else "modele-sofi.xlsx"
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse


@require_safe
def depot(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the reading is, its report, what may be done."""
    contexte = page_du_depot(depot_de(request, pk), request.GET)
    return render(request, "organisme/depots/depot.html", contexte)


@require_safe
def classeur_annote(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook that was deposited, each cell at fault coloured, with what to do."""
    lui = depot_de(request, pk)
    try:
        octets = annoter(lui)
    except PasUnClasseur as refus:
        messages.error(request, str(refus))
        return redirect("organisme:importer_depot", pk=pk)
    reponse = HttpResponse(octets, content_type=XLSX)
    nom = f"{slugify(lui.fichier.rpartition('.')[0]) or 'classeur'}-annote.xlsx"
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse


@require_POST
def relire_depot(request: HttpRequest, pk: int) -> HttpResponse:
    """Read again with what was chosen; nothing is written."""
    lui = depot_de(request, pk)
    try:
        relire(lui, choix=choix_envoyes(request.POST, lui))
    except DepotImpossible as refus:
        messages.error(request, str(refus))
    return redirect("organisme:importer_depot", pk=pk)


@require_POST
def ecrire_depot(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the drafts that the report announces."""
    lui = depot_de(request, pk)
    try:
        accepter(lui, auteur=personne(request))
    except DepotImpossible as refus:
        messages.error(request, str(refus))
    return redirect("organisme:importer_depot", pk=pk)


@require_POST
def abandonner_depot(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up, also while it is read."""
    try:
        abandonner(depot_de(request, pk))
    except DepotImpossible as refus:
        messages.error(request, str(refus))
    return redirect("organisme:importer_depot", pk=pk)


@require_POST
def annuler_depot(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo its drafts, those that nobody touched since."""
    lui = depot_de(request, pk)
    try:
        restent = annuler(lui, auteur=personne(request))
    except DepotImpossible as refus:
        messages.error(request, str(refus))
    else:
        if restent:
            messages.warning(request, "Une partie des brouillons reste : la liste dit pourquoi.")
        else:
            messages.success(request, "Import annulé : les brouillons sont comme avant.")
    return redirect("organisme:importer_depot", pk=pk)
