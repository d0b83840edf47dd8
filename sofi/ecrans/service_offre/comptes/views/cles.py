"""The activation keys: given, sent again, cancelled."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from sofi.annuaire.cles import annuler, donner_cle, renvoyer, suivre
from sofi.annuaire.operations import AnnuaireImpossible
from sofi.comptes.operations import peut_gerer_cle
from sofi.ecrans.commun.requete import page_de
from sofi.socle.formats import insecables

from ...acces import cle_de, validateur
from .. import listes
from ..forms import FiltreCles, FormulaireNouvelleCle


@require_safe
def cles(request: HttpRequest) -> HttpResponse:
    """Every key, the last one first, and whether its e-mail left."""
    return page(request, FormulaireNouvelleCle())


def page(request: HttpRequest, formulaire: FormulaireNouvelleCle) -> HttpResponse:
    """The keys, with the form that gives one."""
    auteur = validateur(request)
    filtre = FiltreCles(request.GET)
    criteres = filtre.criteres()
    lignes = page_de(request, listes.cles(**criteres))
    contexte = {
        "onglet": "cles",
        "filtre": filtre,
        "filtree": any(criteres.values()),
        "page": lignes,
        "cles": [(cle, courriel, peut_gerer_cle(auteur, cle)) for cle, courriel in suivre(lignes)],
        "form": formulaire,
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if formulaire.is_bound else HTTPStatus.OK
    return render(request, "service_offre/comptes/cles.html", contexte, status=statut)


def retour(request: HttpRequest) -> str:
    """The page the gesture came from: the keys, or the staff."""
    du_personnel = request.POST.get("retour") == "personnel"
    return "administration:personnel" if du_personnel else "service_offre:comptes_cles"


@require_POST
def donner(request: HttpRequest) -> HttpResponse:
    """Mail a key to somebody who asked otherwise."""
    auteur, formulaire = validateur(request), FormulaireNouvelleCle(request.POST)
    if not formulaire.is_valid():
        return page(request, formulaire)
    valeurs = formulaire.cleaned_data
    try:
        cle = donner_cle(valeurs["email"], [valeurs["etablissement"]], auteur=auteur)
    except AnnuaireImpossible as impossible:
        formulaire.add_error("email", str(impossible))
        return page(request, formulaire)
    messages.success(request, insecables(f"Une clé d’activation part pour {cle.email}."))
    return redirect("service_offre:comptes_cles")


@require_POST
def renvoyer_cle(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail another key; the former one opens nothing any more."""
    cle, auteur = cle_de(request, pk), validateur(request)
    try:
        renvoyer(cle, auteur=auteur)
    except AnnuaireImpossible as impossible:
        messages.error(request, insecables(str(impossible)))
    else:
        fait = f"Une nouvelle clé part pour {cle.email} : l’ancienne ne sert plus."
        messages.success(request, insecables(fait))
    return redirect(retour(request))


@require_POST
def annuler_cle(request: HttpRequest, pk: int) -> HttpResponse:
    """The key opens nothing any more."""
    cle, auteur = cle_de(request, pk), validateur(request)
    try:
        annuler(cle, auteur=auteur)
    except AnnuaireImpossible as impossible:
        messages.error(request, insecables(str(impossible)))
    else:
        messages.success(request, f"La clé de {cle.email} est annulée.")
    return redirect(retour(request))
