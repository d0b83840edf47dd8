"""The regional programmes: the list, one of them, what is entered by hand, withdrawing."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sofi.ecrans.commun.requete import envoye, page_de
from sofi.programmes.dispositifs import creer_dispositif
from sofi.programmes.gabarits import fournis_manquants, precedents
from sofi.programmes.models import Programme
from sofi.socle.formats import insecables

from ...acces import administrateur, programme_de
from .. import lecture
from ..forms.programmes import FormulaireLu, FormulaireNouveauProgramme, FormulaireProgramme

METHODES = ["GET", "HEAD", "POST"]


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """Every programme, or those of a year."""
    administrateur(request)
    annees, annee = lecture.annees(), request.GET.get("annee", "")
    choisie = next((a for a in annees if str(a) == annee), None)
    lignes = lecture.programmes()
    if choisie:
        lignes = lignes.filter(annee=choisie)
    contexte = {"page": page_de(request, lignes), "annees": annees, "choisie": choisie}
    return render(request, "administration/programmes/programmes.html", contexte)


@require_http_methods(METHODES)
def creer(request: HttpRequest) -> HttpResponse:
    """A programme that the Région's file hasn't brought."""
    administrateur(request)
    form = FormulaireNouveauProgramme(envoye(request))
    if request.method == "POST" and form.is_valid():
        programme = _creer(form)
        messages.success(
            request,
            insecables(
                f"Le programme « {programme} » est créé : donnez-lui un gabarit et des lots."
            ),
        )
        return redirect("administration:programme", programme.pk)
    return montrer(request, "administration/programmes/programme_creer.html", form)


@transaction.atomic
def _creer(form: FormulaireNouveauProgramme) -> Programme:
    """With its dispositif, made when none suits."""
    reponses = form.cleaned_data
    if reponses["nouveau_dispositif"]:
        form.instance.dispositif = creer_dispositif(
            reponses["nouveau_dispositif"], reponses["publics"]
        )
    programme: Programme = form.save()
    return programme


def montrer(request: HttpRequest, nom: str, form: Any, **contexte: Any) -> HttpResponse:
    """A page with a form; 422 when what was sent is refused."""
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, nom, {"form": form, **contexte}, status=statut)


def modifier_une_ligne(
    request: HttpRequest, form: FormulaireLu, nom: str, suite: Any, **contexte: Any
) -> HttpResponse:
    """Change a row, unless somebody else did meanwhile."""
    if request.method == "POST" and form.enregistrer():
        messages.success(request, "Vos modifications sont enregistrées.")
        return redirect(*suite)
    return montrer(request, nom, form, **contexte)


@require_safe
def programme(request: HttpRequest, cle: str) -> HttpResponse:
    """A programme: its gabarits, its lots."""
    programme = programme_de(request, cle)
    contexte = {
        "programme": programme,
        "gabarits": lecture.gabarits(programme),
        "page": page_de(request, lecture.lots(programme)),
        "precedents": precedents(programme),
        "fournis": fournis_manquants(programme),
    }
    return render(request, "administration/programmes/programme.html", contexte)


@require_http_methods(METHODES)
def modifier(request: HttpRequest, cle: str) -> HttpResponse:
    """Its title and its dispositif."""
    programme = programme_de(request, cle)
    form = FormulaireProgramme(envoye(request), instance=programme)
    suite = ("administration:programme", cle)
    return modifier_une_ligne(
        request,
        form,
        "administration/programmes/programme_modifier.html",
        suite,
        programme=programme,
    )


@require_POST
def retirer(request: HttpRequest, cle: str) -> HttpResponse:
    """Nothing new is entered on it; or put it back."""
    programme = programme_de(request, cle)
    fait = retirer_une_ligne(request, programme)
    suite = "n’est plus proposé aux organismes" if fait else "est de nouveau proposé aux organismes"
    messages.success(request, insecables(f"Le programme « {programme} » {suite}."))
    return redirect("administration:programme", cle)


def retirer_une_ligne(request: HttpRequest, ligne: Any) -> bool:
    """Withdraw a row or put it back, as the button says: twice is once. True when it is withdrawn."""
    voulu = request.POST.get("retirer") == "1"
    if voulu != bool(ligne.retire_le):
        ligne.retire_le = timezone.localdate() if voulu else None
        ligne.save(update_fields=["retire_le"])
    return voulu
