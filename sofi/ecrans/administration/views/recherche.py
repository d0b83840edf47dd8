"""The index of the public search on each web machine."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sofi.diffusion import changements
from sofi.diffusion.moteur.machines import machines

from ..acces import administrateur


@require_safe
def index_de_la_recherche(request: HttpRequest) -> HttpResponse:
    """Where the index of each machine stands, and what to do of one that is late."""
    administrateur(request)
    contexte = {"machines": machines(), "numero": changements.point().numero}
    return render(request, "administration/index_de_la_recherche.html", contexte)
