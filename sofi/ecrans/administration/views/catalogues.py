"""The catalogues that the public reads: when they were made, which could not be, and making them again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods

from sofi.diffusion.catalogue import fichiers, nuit
from sofi.socle.taches import differer

from ..acces import administrateur


@require_http_methods(["GET", "HEAD", "POST"])
def catalogues(request: HttpRequest) -> HttpResponse:
    """Where they stand; a POST has them made by the worker, without waiting for the night."""
    administrateur(request)
    if request.method == "POST":
        differer(nuit.faire)
        messages.success(
            request,
            "Les catalogues vont être refaits\N{NO-BREAK SPACE}: ceux dont l’offre a changé seront remplacés d’ici "
            "quelques minutes. Les autres restent tels quels.",
        )
        return redirect("administration:catalogues")
    liste = fichiers.lire()
    contexte = {
        "catalogues": sorted(liste.catalogues, key=lambda c: c.fait_le, reverse=True),
        "rates": [catalogue for catalogue in liste.catalogues if catalogue.echec],
        "vu_le": liste.vu_le and localtime(liste.vu_le),
        "pages": sum(catalogue.pages for catalogue in liste.catalogues),
    }
    return render(request, "administration/catalogues.html", contexte)
