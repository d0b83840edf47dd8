"""One field of a gabarit being written: all that is said of it, in one page."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from sofi.ecrans.commun.requete import envoye
from sofi.offre.codes import Fiche
from sofi.offre.gabarits import phrase
from sofi.programmes.cellules import Contrainte, du_champ, lire
from sofi.programmes.gabarits import ChangeEntreTemps, GabaritImpossible, regler_le_champ
from sofi.programmes.models import VersionDeGabarit
from sofi.socle.formats import insecables

from ...acces import brouillon_de, champ_de
from ..champs import chercher
from ..forms.champ import CODE, FormulaireChamp
from .programmes import METHODES

NUL = "Choisissez le champ à régler."


@require_safe
def choisir(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the field chosen in the list."""
    version = brouillon_de(request, pk)
    fiche, _, champ = request.GET.get("champ", "").partition(".")
    if not champ:
        messages.error(request, NUL)
        return redirect("administration:gabarit", version.gabarit_id)
    champ_de(fiche, champ)
    return redirect("administration:gabarit_champ", pk, fiche, champ)


@require_http_methods(METHODES)
def champ(request: HttpRequest, pk: int, fiche: str, champ: str) -> HttpResponse:
    """What the gabarit says of this field."""
    carte, libelle = champ_de(fiche, champ)
    version = brouillon_de(request, pk)
    form = _formulaire(envoye(request), version, carte, champ)
    if _est_une_recherche(request):
        return _chercher(request, version, form, libelle)
    if request.method == "POST" and ("retirer" in request.POST or form.is_valid()):
        try:
            return _regler(request, version, form, libelle)
        except ChangeEntreTemps as refus:
            version = brouillon_de(request, pk)
            form.add_error(None, str(refus))
            form.relire(du_champ(version.cellules, fiche, champ))
        except GabaritImpossible as refus:
            messages.error(request, insecables(str(refus)))
            return redirect("administration:gabarit", pk)
    return _montrer(request, version, form, libelle)


def _est_une_recherche(request: HttpRequest) -> bool:
    """True when codes are looked for or taken; the Enter key does it too, once other words are typed."""
    mots = request.POST.get("q", "").strip()
    nouveaux = bool(mots) and mots != request.POST.get("cherche", "").strip()
    entree = "entree" in request.POST and nouveaux
    return entree or "chercher" in request.POST or "ajouter" in request.POST


def _formulaire(
    saisie: Any, version: VersionDeGabarit, fiche: Fiche, champ: str
) -> FormulaireChamp:
    """Its form, on what is stored now."""
    objets = du_champ(version.cellules, fiche, champ)
    contrainte = Contrainte(lire(objets))
    return FormulaireChamp(saisie, fiche=fiche, champ=champ, cellules=objets, contrainte=contrainte)


def _regler(
    request: HttpRequest, version: VersionDeGabarit, form: FormulaireChamp, libelle: str
) -> HttpResponse:
    """Store the rules of this field, or take them all out; then the gabarit, at its card."""
    retirer = "retirer" in request.POST
    lue = request.POST.get("lue", "")
    objets = [] if retirer else form.objets
    regler_le_champ(version, form.fiche, form.champ, objets, lue=lue)
    fait = "n’a plus de règle" if retirer or not objets else "est réglé"
    messages.success(request, insecables(f"« {libelle} » {fait}."))
    page = reverse("administration:gabarit", args=[version.gabarit_id])
    return redirect(f"{page}#fiche-{form.fiche.value}")


def _chercher(
    request: HttpRequest, version: VersionDeGabarit, form: FormulaireChamp, libelle: str
) -> HttpResponse:
    """Look for codes, or take one that was found; what else was typed stays, nothing is stored."""
    listes, code = form.listes_de_codes, request.POST.get("ajouter", "")[:CODE]
    vers = request.POST.get("vers", "")
    vers = vers if vers in listes else "valeur"
    pris = bool(code and vers in listes)
    if pris:
        form.ajouter(code, vers)
    form.ne_pas_juger()
    suite = {"vers": vers} | ({"ajoute": code, "ajoute_a": listes[vers]} if pris else {})
    return _montrer(request, version, form, libelle, **suite)


def _montrer(
    request: HttpRequest,
    version: VersionDeGabarit,
    form: FormulaireChamp,
    libelle: str,
    **suite: str,
) -> HttpResponse:
    """The page of the field, with the codes looked for when it holds some."""
    objets = du_champ(version.cellules, form.fiche, form.champ)
    contexte = {
        "gabarit": version.gabarit,
        "form": form,
        "fiche": form.fiche,
        "libelle": libelle,
        "actuelles": [phrase(cellule) for cellule in lire(objets)],
        **_resultats(request, form),
        **suite,
    }
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "administration/programmes/champ.html", contexte, status=statut)


def _resultats(request: HttpRequest, form: FormulaireChamp) -> dict[str, Any]:
    """The words looked for, and the codes that have them."""
    question = (request.POST or request.GET).get("q", "")
    return {"question": question, "trouves": chercher(form.champ, question)}
