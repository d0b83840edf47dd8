"""« Voir comme »: beginning and leaving."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from sofi.comptes.operations import CompteImpossible
from sofi.ecrans.commun import voir_comme
from sofi.socle.formats import insecables

from ...acces import personne_de, validateur


@require_POST
def commencer(request: HttpRequest, pk: int, rattachement: int) -> HttpResponse:
    """See the screens of this person, for one of the établissements he or she works for."""
    personne, support = personne_de(request, pk), validateur(request)
    liens = personne.rattachements.select_related("etablissement")
    lien = get_object_or_404(liens, pk=rattachement)
    try:
        voir_comme.commencer(request, support, personne, lien.etablissement)
    except CompteImpossible as impossible:
        messages.error(request, insecables(str(impossible)))
        return redirect("service_offre:comptes_utilisateur", pk=pk)
    return redirect("organisme:tableau_de_bord")


@require_POST
def quitter(request: HttpRequest) -> HttpResponse:
    """Be oneself again, on the page of the person who was looked at."""
    if vue := voir_comme.vue_de(request):
        voir_comme.finir(request)
        return redirect("service_offre:comptes_utilisateur", pk=vue.personne.pk)
    validateur(request)
    return redirect("service_offre:comptes_utilisateurs")
