"""The feed: one page, and what may be done from it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sofi.echanges.models import FluxEcrit
from sofi.echanges.passages import (
    FluxImpossible,
    arreter,
    debloquer,
    demander,
    ecarter,
    precedent,
)
from sofi.ecrans.commun.requete import envoye
from sofi.socle.formats import insecables, jour_abrege

from ..acces import validateur
from . import listes
from .acces import fichier_de, flux_de, passage_a_debloquer, passage_de, peut_debloquer
from .forms import FormulaireEcart, FormulaireMotif


@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """The last run, the files, what is left out."""
    return _page(request)


def _page(request: HttpRequest, form: FormulaireMotif | None = None) -> HttpResponse:
    """The page, with the release just refused if there is one."""
    personne = validateur(request)
    contexte = {
        **listes.page_des_exports(),
        **_ecart(request),
        "form": form or FormulaireMotif(),
        "peut_debloquer": peut_debloquer(personne),
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    reponse = render(request, "service_offre/flux/exports.html", contexte, status=statut)
    passage, suivi = contexte["passage"], request.headers.get("HX-Target", "passage")
    if request.headers.get("HX-Request") and suivi == "passage" and not passage.en_cours:
        # A page that follows the run replaces it alone; once it is over, the files have changed too.
        reponse["HX-Retarget"] = reponse["HX-Reselect"] = "#flux"
    return reponse


def _ecart(request: HttpRequest) -> dict[str, Any]:
    """The comparison of two days, once two feeds are kept."""
    jours = listes.jours_comparables()
    if len(jours) < 2:
        return {}
    form = FormulaireEcart(request.GET, jours=jours)
    compare = form.is_valid() and listes.comparer(form.cleaned_data["du"], form.cleaned_data["au"])
    return {"form_ecart": form, "ecart": compare or None}


@require_POST
def lancer(request: HttpRequest) -> HttpResponse:
    """Ask for a run now."""
    try:
        demander(validateur(request))
    except FluxImpossible as refus:
        messages.error(request, str(refus))
    return redirect("service_offre:exports")


@require_POST
def arreter_le_passage(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a run; what the partners read doesn't change."""
    try:
        arreter(passage_de(request, pk), auteur=validateur(request))
    except FluxImpossible as refus:
        messages.error(request, insecables(str(refus)))
    else:
        messages.success(
            request, insecables("L’arrêt est demandé : le flux précédent reste en place.")
        )
    return redirect("service_offre:exports")


@require_POST
def debloquer_flux(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a stopped run through, with a reason."""
    retenu = passage_a_debloquer(request, pk)
    form = FormulaireMotif(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        debloquer(retenu, auteur=validateur(request), motif=form.cleaned_data["motif"])
    except FluxImpossible as refus:
        messages.error(request, str(refus))
    return redirect("service_offre:exports")


@require_http_methods(["GET", "HEAD", "POST"])
def ecarter_flux(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the previous file back: what it will do, then doing it."""
    flux = flux_de(request, pk)
    form = FormulaireMotif(envoye(request))
    if request.method == "POST" and form.is_valid():
        _ecarter(request, flux, form.cleaned_data["motif"])
        return redirect("service_offre:exports")
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    contexte = {"flux": flux, "revenu": precedent(), "form": form}
    return render(request, "service_offre/flux/ecarter.html", contexte, status=statut)


def _ecarter(request: HttpRequest, flux: FluxEcrit, motif: str) -> None:
    try:
        revenu = ecarter(flux, auteur=validateur(request), motif=motif)
    except FluxImpossible as refus:
        messages.error(request, str(refus))
    else:
        messages.success(
            request, f"Le fichier du {jour_abrege(revenu.jour)} est de nouveau diffusé."
        )


@require_safe
def fichier(request: HttpRequest, pk: int, quoi: str) -> FileResponse:
    """A feed or its manifest, as it is on the disk."""
    chemin = fichier_de(request, pk, quoi)
    return FileResponse(chemin.open("rb"), as_attachment=True, filename=chemin.name)
