"""The trace of sign-ins: what was tried, under which address, from where."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sofi.ecrans.commun.requete import page_de

from ...acces import validateur
from .. import listes
from ..forms import FiltreConnexions


@require_safe
def connexions(request: HttpRequest) -> HttpResponse:
    """The last first; under one address, or that ended in one way, when it is asked."""
    validateur(request)
    filtre = FiltreConnexions(request.GET)
    criteres = filtre.criteres()
    contexte = {
        "onglet": "connexions",
        "filtre": filtre,
        "filtree": any(criteres.values()),
        "page": page_de(request, listes.connexions(**criteres)),
    }
    return render(request, "service_offre/comptes/connexions.html", contexte)
