"""The queue: what waits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sofi.ecrans.commun.listes import page_de
from sofi.validation.file import file_d_attente

from ..acces import validateur
from ..forms import FiltreFile


@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, the longest wait first, then what waits for an organisme."""
    validateur(request)
    filtre = FiltreFile(request.GET)
    criteres = filtre.criteres()
    contexte = {
        "filtre": filtre,
        "filtree": any(criteres.values()),
        "page": page_de(request, file_d_attente(**criteres)),
    }
    return render(request, "service_offre/file.html", contexte)
