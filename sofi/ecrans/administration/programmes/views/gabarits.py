"""The gabarits of a programme: made, loaded, copied, read by card, previewed, published."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sofi.ecrans.commun.apercu import carte_sous_gabarit
from sofi.ecrans.commun.requete import envoye, page_de
from sofi.offre.codes import Fiche
from sofi.offre.gabarits import brouillons_concernes, changements, par_fiche, verifier
from sofi.offre.gabarits.verification import FICHES_REGLEES
from sofi.programmes import gabarits as operations
from sofi.programmes.cellules import empreinte, lire
from sofi.programmes.gabarits import GabaritImpossible
from sofi.programmes.models import Programme, VersionDeGabarit
from sofi.socle.formats import accord, insecables

from ...acces import administrateur, brouillon_de, gabarit_de, programme_de, version_de
from .. import depart, lecture
from ..champs import choix_des_champs
from ..forms.programmes import FormulaireCopier, FormulaireGabarit
from .programmes import METHODES, modifier_une_ligne, montrer, retirer_une_ligne

GABARIT = "administration:gabarit"


@require_http_methods(METHODES)
def creer(request: HttpRequest, cle: str) -> HttpResponse:
    """An empty one, to be filled rule by rule."""
    programme = programme_de(request, cle)
    form = FormulaireGabarit(envoye(request), initial={"libelle": programme.libelle})
    if request.method == "POST" and form.is_valid():
        reponses = {nom: form.cleaned_data[nom] for nom in ("libelle", "remarque", "a_confirmer")}
        try:
            fait = operations.creer(programme, **reponses)
            return redirect(GABARIT, fait.pk)
        except GabaritImpossible as refus:
            form.add_error("libelle", str(refus))
    return montrer(
        request, "administration/programmes/gabarit_form.html", form, programme=programme
    )


@require_http_methods(METHODES)
def charger(request: HttpRequest, cle: str) -> HttpResponse:
    """The gabarits that ship with SOFI: which ones, then published."""
    programme = programme_de(request, cle)
    question = depart.des_fournis(programme)
    if not _confirme(request, question):
        return _demander(request, programme, question)
    compte = accord(
        len(operations.charger_pour(programme)),
        "gabarit fourni est chargé et publié",
        "gabarits fournis sont chargés et publiés",
    )
    texte = f"{compte} : relisez l’aperçu, et préparez une version pour les changer."
    messages.success(request, insecables(texte))
    return redirect("administration:programme", cle)


@require_http_methods(METHODES)
def copier_les_precedents(request: HttpRequest, cle: str) -> HttpResponse:
    """Those of the last earlier year: which ones, then copied to be read again before they are published."""
    programme = programme_de(request, cle)
    question = depart.des_precedents(programme)
    if not _confirme(request, question):
        return _demander(request, programme, question)
    faits, refus = depart.copier(programme)
    for phrase in refus:
        messages.error(request, insecables(phrase))
    if faits:
        compte = accord(faits, "gabarit est copié", "gabarits sont copiés")
        messages.success(request, insecables(f"{compte} : relisez, puis publiez."))
    return redirect("administration:programme", cle)


def _confirme(request: HttpRequest, question: depart.Depart) -> bool:
    """Sent from the very list that was read, which has something to do."""
    apercu = question.apercu
    return request.method == "POST" and apercu.lue(request) and apercu.faites > 0


def _demander(request: HttpRequest, programme: Programme, question: depart.Depart) -> HttpResponse:
    """What will be done; 422 when the list is no longer the one that was confirmed."""
    changee = request.method == "POST"
    contexte = {"programme": programme, "depart": question, "changee": changee}
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if changee else HTTPStatus.OK
    return render(
        request, "administration/programmes/gabarits_depart.html", contexte, status=statut
    )


@require_safe
def gabarit(request: HttpRequest, pk: int) -> HttpResponse:
    """What a version says, card by card; the one being written when there is one."""
    objet = gabarit_de(request, pk)
    version = version_de(request, pk, request.GET.get("version", ""))
    cellules = lire(version.cellules)
    contexte = {
        "gabarit": objet,
        "version": version,
        "versions": lecture.versions(objet),
        "fiches": par_fiche(cellules),
        "fautes": [] if version.numero else verifier(cellules),
        "champs": choix_des_champs(),
        "autre": request.GET.get("version", "") != "",
    }
    return render(request, "administration/programmes/gabarit.html", contexte)


@require_http_methods(METHODES)
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Its title, its remark, whether it is to be confirmed."""
    objet = gabarit_de(request, pk)
    form = FormulaireGabarit(envoye(request), instance=objet)
    contexte = {"gabarit": objet, "programme": objet.programme}
    return modifier_une_ligne(
        request, form, "administration/programmes/gabarit_form.html", (GABARIT, pk), **contexte
    )


@require_POST
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """No entry begins under it any more; or put it back."""
    objet = gabarit_de(request, pk)
    fait = retirer_une_ligne(request, objet)
    suite = "est retiré : aucune saisie n’y commence plus" if fait else "est de nouveau proposé"
    messages.success(request, insecables(f"Le gabarit « {objet} » {suite}."))
    return redirect(GABARIT, pk)


@require_POST
def preparer(request: HttpRequest, pk: int) -> HttpResponse:
    """The next version, made from the one in force."""
    operations.ouvrir_un_brouillon(gabarit_de(request, pk))
    return redirect(GABARIT, pk)


@require_POST
def abandonner(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up the version being written; a gabarit never published goes with it."""
    version = brouillon_de(request, pk)
    objet = version.gabarit
    try:
        operations.abandonner(version)
        messages.success(request, "La version en préparation est abandonnée.")
    except GabaritImpossible as refus:
        messages.error(request, insecables(str(refus)))
    if objet.versions.exists():
        return redirect(GABARIT, pk)
    return redirect("administration:programme", objet.programme_id)


@require_http_methods(METHODES)
def copier(request: HttpRequest, pk: int) -> HttpResponse:
    """To another year, or to another programme."""
    objet = gabarit_de(request, pk)
    form = FormulaireCopier(envoye(request), gabarit=objet)
    if request.method == "POST" and form.is_valid():
        reponses = form.cleaned_data
        try:
            fait = operations.copier_dans(objet, reponses["programme"], publier=reponses["publier"])
            messages.success(
                request, insecables(f"Le gabarit est copié pour « {fait.programme} ».")
            )
            return redirect(GABARIT, fait.pk)
        except GabaritImpossible as refus:
            form.add_error("programme", str(refus))
    return montrer(request, "administration/programmes/gabarit_copier.html", form, gabarit=objet)


@require_safe
def apercu(request: HttpRequest, pk: int) -> HttpResponse:
    """A card as the organisme will see it; what is wrong instead, as long as something is."""
    version = version_de(request, pk, request.GET.get("version", ""))
    demandee = request.GET.get("fiche", "")
    fiche = Fiche(demandee) if demandee in FICHES_REGLEES else Fiche.FORMATION
    fautes = verifier(lire(version.cellules))
    contexte = {
        "gabarit": gabarit_de(request, pk),
        "version": version,
        "fiches": FICHES_REGLEES,
        "fiche": fiche,
        "fautes": fautes,
        "vue": None if fautes else carte_sous_gabarit(request, version, fiche),
    }
    return render(request, "administration/programmes/apercu.html", contexte)


@require_http_methods(METHODES)
def publier(request: HttpRequest, pk: int) -> HttpResponse:
    """What changes, whom it concerns, what is wrong; then publish exactly what was read."""
    version = brouillon_de(request, pk)
    auteur, fautes = administrateur(request), verifier(lire(version.cellules))
    if request.method != "POST" or fautes:
        return _a_publier(request, version, fautes)
    try:
        operations.publier_la_version(version, auteur, lue=request.POST.get("lue", ""))
    except GabaritImpossible as refus:
        messages.error(request, insecables(str(refus)))
        return redirect("administration:gabarit_publier", pk)
    messages.success(
        request,
        insecables(
            f"La version {version.numero} est publiée : les saisies qui commencent la suivent."
        ),
    )
    return redirect(GABARIT, pk)


def _a_publier(request: HttpRequest, version: VersionDeGabarit, fautes: list[str]) -> HttpResponse:
    """The page that asks."""
    publiee = version.gabarit.publiee
    avant = lire(publiee.cellules) if publiee else ()
    contexte: dict[str, Any] = {
        "gabarit": version.gabarit,
        "publiee": publiee,
        "fautes": fautes,
        "changes": changements(avant, lire(version.cellules)),
        "page": page_de(request, brouillons_concernes(version)),
        "lue": empreinte(version.cellules),
    }
    refuse = request.method == "POST"
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if refuse else HTTPStatus.OK
    return render(request, "administration/programmes/publier.html", contexte, status=statut)
