"""The open data: written again now, or stopped."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sofi.echanges.donnees.passages import DonneesImpossibles, arreter, demander
from sofi.socle.formats import insecables

from ..acces import validateur
from .acces import ecriture_de


@require_POST
def lancer(request: HttpRequest) -> HttpResponse:
    """Ask for a run now."""
    try:
        demander(validateur(request))
    except DonneesImpossibles as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, "L’écriture des données ouvertes est demandée.")
    return redirect("service_offre:exports")


@require_POST
def arreter_l_ecriture(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a run; the files already there stay."""
    try:
        arreter(ecriture_de(request, pk), auteur=validateur(request))
    except DonneesImpossibles as refus:
        messages.error(request, str(refus))
    else:
        dit = "L’arrêt est demandé : les fichiers précédents restent en place."
        messages.success(request, insecables(dit))
    return redirect("service_offre:exports")
