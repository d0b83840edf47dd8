"""The e-mails: the list, one of them, trying again one that was given up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from sofi.courriels.envoi import relancer
from sofi.courriels.models import Courriel
from sofi.ecrans.commun.requete import page_de

from ..acces import courriel_de, validateur
from . import listes
from .forms import FiltreCourriels


@require_safe
def courriels(request: HttpRequest) -> HttpResponse:
    """Every e-mail, the last one first."""
    validateur(request)
    filtre = FiltreCourriels(request.GET)
    criteres = filtre.criteres()
    contexte = {
        "filtre": filtre,
        "filtree": any(criteres.values()),
        "page": page_de(request, listes.courriels(**criteres)),
    }
    return render(request, "service_offre/courriels/liste.html", contexte)


@require_safe
def courriel(request: HttpRequest, pk: int) -> HttpResponse:
    """One e-mail: where it is, and its words unless they open an account."""
    courriel = courriel_de(request, pk)
    contexte = {
        "courriel": courriel,
        "regroupes": courriel.regroupes.order_by("cree_le", "pk")[:100],
    }
    return render(request, "service_offre/courriels/courriel.html", contexte)


@require_POST
def relancer_courriel(request: HttpRequest, pk: int) -> HttpResponse:
    """Try again an e-mail that was given up."""
    courriel = courriel_de(request, pk)
    if relancer(Courriel.objects.filter(pk=courriel.pk)):
        messages.success(request, f"Le message à {courriel.destinataire} repart.")
    else:
        messages.error(request, "Ce message n’est plus abandonné : il n’y avait rien à relancer.")
    return redirect("service_offre:courriel", pk=pk)
