"""The lots of a programme, their mandataires and their formateurs: read, entered by hand, withdrawn."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sofi.ecrans.commun.requete import envoye, page_de
from sofi.socle.formats import insecables

from ...acces import formateur_de, lot_de, mandataire_de, programme_de
from .. import lecture
from ..forms.programmes import (
    FormulaireFormateur,
    FormulaireLot,
    FormulaireMandataire,
    FormulaireNouveauLot,
)
from .programmes import METHODES, modifier_une_ligne, montrer, retirer_une_ligne


@require_safe
def lot(request: HttpRequest, numero: str) -> HttpResponse:
    """A lot, its mandataires and its formateurs."""
    objet = lot_de(request, numero)
    contexte = {
        "lot": objet,
        "mandataires": lecture.mandataires(objet),
        "page": page_de(request, lecture.formateurs(objet)),
    }
    return render(request, "administration/programmes/lot.html", contexte)


@require_http_methods(METHODES)
def creer(request: HttpRequest, cle: str) -> HttpResponse:
    """A lot that the Région's file hasn't brought."""
    programme = programme_de(request, cle)
    form = FormulaireNouveauLot(envoye(request))
    if request.method == "POST" and form.is_valid():
        form.instance.programme, form.instance.a_la_main = programme, True
        fait = form.save()
        messages.success(
            request, insecables(f"Le lot {fait.pk} est créé : ajoutez son mandataire.")
        )
        return redirect("administration:lot", fait.pk)
    return montrer(request, "administration/programmes/lot_form.html", form, programme=programme)


@require_http_methods(METHODES)
def modifier(request: HttpRequest, numero: str) -> HttpResponse:
    """What is said of a lot."""
    objet = lot_de(request, numero)
    form = FormulaireLot(envoye(request), instance=objet)
    suite, programme = ("administration:lot", numero), objet.programme
    return modifier_une_ligne(
        request,
        form,
        "administration/programmes/lot_form.html",
        suite,
        lot=objet,
        programme=programme,
    )


@require_POST
def retirer(request: HttpRequest, numero: str) -> HttpResponse:
    """Withdraw a lot, or put it back."""
    objet = lot_de(request, numero)
    fait = retirer_une_ligne(request, objet)
    return _dire(request, objet.pk, f"Le lot {objet.pk}", fait)


def _dire(request: HttpRequest, lot: str, quoi: str, retire: bool) -> HttpResponse:
    suite = "est retiré : rien de nouveau ne s’y saisit" if retire else "est de nouveau proposé"
    messages.success(request, insecables(f"{quoi} {suite}."))
    return redirect("administration:lot", lot)


@require_http_methods(METHODES)
def mandataire_creer(request: HttpRequest, numero: str) -> HttpResponse:
    """One more mandataire of a lot."""
    objet = lot_de(request, numero)
    form = FormulaireMandataire(envoye(request), lot=objet)
    return _ajouter(
        request,
        form,
        "administration/programmes/mandataire_form.html",
        objet,
        "Le mandataire est ajouté.",
    )


@require_http_methods(METHODES)
def formateur_creer(request: HttpRequest, numero: str) -> HttpResponse:
    """One more action bought in a lot."""
    objet = lot_de(request, numero)
    form = FormulaireFormateur(envoye(request), lot=objet)
    fait = "L’organisme formateur est ajouté : il peut saisir cette action."
    return _ajouter(request, form, "administration/programmes/formateur_form.html", objet, fait)


def _ajouter(request: HttpRequest, form: Any, nom: str, lot: Any, fait: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, insecables(fait))
        return redirect("administration:lot", lot.pk)
    return montrer(request, nom, form, lot=lot)


@require_POST
def mandataire_retirer(request: HttpRequest, cle: str) -> HttpResponse:
    """Withdraw a mandataire, or put it back."""
    objet = mandataire_de(request, cle)
    fait = retirer_une_ligne(request, objet)
    return _dire(request, objet.lot_id, f"Le mandataire {objet}", fait)


@require_POST
def formateur_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a formateur, or put it back."""
    objet = formateur_de(request, pk)
    fait = retirer_une_ligne(request, objet)
    return _dire(request, objet.mandataire.lot_id, f"L’action {objet.id_action_cr}", fait)
