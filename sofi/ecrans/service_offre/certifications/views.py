"""The certifications that end: the list, the campaign of one of them, and its confirmation."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from sofi.ecrans.commun.requete import envoye, page_de
from sofi.validation.campagnes import finissantes

from ..acces import fiche_de, validateur
from .campagne import contexte_campagne
from .confirmation import executer, preparer


@require_safe
def certifications(request: HttpRequest) -> HttpResponse:
    """The sheets that end and that some offer uses, the nearest end first."""
    validateur(request)
    jour = timezone.localdate()
    page = page_de(request, finissantes(jour))
    lignes = [(fiche, fiche.eligible_cpf(jour)) for fiche in page]
    contexte = {"page": page, "lignes": lignes, "jour": jour}
    return render(request, "service_offre/certifications/liste.html", contexte)


@require_safe
def certification(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the successor, compare the two sheets, tick the actions."""
    contexte = contexte_campagne(request, fiche_de(request, code))
    return render(request, "service_offre/certifications/campagne.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def confirmer(request: HttpRequest, code: str) -> HttpResponse:
    """What replacing or proposing will do to the actions ticked; sent from that very list, it is done."""
    fiche, auteur = fiche_de(request, code), validateur(request)
    campagne = preparer(envoye(request) or request.GET, fiche)
    if campagne is None:
        return redirect("service_offre:certification", code)
    form = campagne.formulaire(envoye(request))
    changee = form.is_bound and not campagne.apercu.lue(request)
    if not changee and form.is_valid():
        geste = executer(campagne, motif=form.cleaned_data["motif"], auteur=auteur)
        return redirect("service_offre:geste", geste.pk)
    contexte = {"campagne": campagne, "form": form, "changee": changee}
    statut = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "service_offre/certifications/confirmer.html", contexte, status=statut)
