"""The certifications that end: the list, and the campaign of one of them."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from sofi.ecrans.commun.listes import page_de
from sofi.validation.campagnes import actions_de, finissantes, proposer, remplacer_tout

from ..acces import validateur
from .acces import fiche_de
from .campagne import contexte_campagne
from .forms import PROPOSER, FormulaireCampagne


@require_safe
def certifications(request: HttpRequest) -> HttpResponse:
    """The sheets that end and that some offer uses, the nearest end first."""
    validateur(request)
    jour = timezone.localdate()
    page = page_de(request, finissantes(jour))
    lignes = [(fiche, fiche.eligible_cpf(jour)) for fiche in page]
    contexte = {"page": page, "lignes": lignes, "jour": jour}
    return render(request, "service_offre/certifications/liste.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def certification(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the successor, tick the actions, replace or propose."""
    fiche, auteur = fiche_de(request, code), validateur(request)
    contexte = contexte_campagne(request, fiche)
    form = FormulaireCampagne(request.POST or None, actions=contexte["numeros"])
    if form.is_valid() and contexte["nouvelle"]:
        choisies = actions_de(fiche).filter(pk__in=form.cleaned_data["actions"])
        agir = proposer if form.cleaned_data["geste"] == PROPOSER else remplacer_tout
        quoi = {"auteur": auteur, "motif": form.cleaned_data["motif"], "ancienne": fiche}
        suites = agir(list(choisies), contexte["nouvelle"], **quoi)
        contexte |= {"suites": suites, "propose": agir is proposer}
        return render(request, "service_offre/certifications/bilan.html", contexte)
    contexte |= {"form": form, "cochees": request.POST.getlist("actions")}
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "service_offre/certifications/campagne.html", contexte, status=statut)
