"""Pages for developers: what there is and how to ask for it, and a form to try."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sofi.echanges.donnees.fichiers import LICENCES, dernier

from .. import documentation, essai
from ..api import VERSION


@login_not_required
@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """« API et données »."""
    site = request.build_absolute_uri("/")[:-1]
    limite, avec_cle = documentation.limites()
    contexte = {
        "site": site,
        "version": VERSION,
        "exemples": documentation.EXEMPLES,
        "suivre": documentation.SUIVRE.format(site=site),
        **documentation.depots(site),
        "partenaires": documentation.partenaires(site),
        "themes": documentation.themes(),
        "problemes": documentation.problemes(),
        "limite": limite,
        "limite_avec_cle": avec_cle,
        "lot": dernier(),
        "licences": LICENCES,
        "journal": documentation.JOURNAL,
    }
    return render(request, "api/donnees.html", contexte)


@login_not_required
@require_safe
def fichiers(request: HttpRequest) -> HttpResponse:
    """Where the files are said."""
    return redirect(reverse("api:pages") + "#fichiers")


@login_not_required
@require_safe
def essayer(request: HttpRequest) -> HttpResponse:
    """A form for each list of the API; the answer is shown by the browser."""
    site = request.build_absolute_uri("/")
    nom = request.GET.get("adresse", "")
    contexte = {
        "choix": essai.choix(),
        "formulaire": essai.formulaire(nom, site, timezone.localdate()),
    }
    return render(request, "api/essayer.html", contexte)
