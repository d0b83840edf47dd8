"""The frame that other sites show, and the page that makes its code; GET, for everybody."""

from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from sofi.diffusion.criteres import RAYONS

from .. import vignettes
from ..conservees import conservee
from .moteurs import site_de


# Here alone: nothing is sent, kept or signed from this page, so that nobody gains by framing it.
@xframe_options_exempt
@csp_replace({"frame-ancestors": settings.VIGNETTE_SITES})
@login_not_required
@require_safe
@conservee
def vignette(request: HttpRequest) -> HttpResponse:
    """An offer or a search, in somebody else's page."""
    montree = vignettes.composer(request.GET, timezone.localdate())
    contexte: dict[str, Any] = {"vignette": montree}
    reponse = render(request, "public/vignette.html", contexte, status=200 if montree else 404)
    reponse["X-Robots-Tag"] = "noindex"
    return reponse


@login_not_required
@require_safe
@conservee
def composer(request: HttpRequest) -> HttpResponse:
    """The form that makes the code to paste."""
    code = vignettes.lire_code(request.GET, timezone.localdate())
    contexte = {
        "code": code,
        "a_coller": code.html(site_de(request)),
        "rayons": [str(rayon) for rayon in RAYONS],
        "domaines": vignettes.domaines(),
    }
    return render(request, "public/vignette_composer.html", contexte)
