"""The map of a search: its page, what stands beside the results, what its script asks; GET, for everybody."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

import msgspec
from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from sofi.diffusion.moteur.grappes import Repartition
from sofi.diffusion.parametres import Demande, lire
from sofi.diffusion.recherche import chercher, ou
from sofi.ecrans.commun.lecteurs import publie
from sofi.referentiels.contours import fond

from .. import geographie
from ..resultats import composer

Vue = Callable[[HttpRequest], HttpResponseBase]


def _demande(request: HttpRequest) -> tuple[Demande, Repartition]:
    demande = lire(request.GET, timezone.localdate())
    return demande, ou(demande.criteres)


def _avec_les_tuiles(vue: Vue) -> Vue:
    """Pictures may come from the site of the tiles, on this page and if there is one."""

    @wraps(vue)
    def permise(request: HttpRequest) -> HttpResponseBase:
        origine = settings.CARTE_ORIGINE
        reponse: HttpResponseBase = (csp_update({"img-src": [origine]})(vue) if origine else vue)(
            request
        )
        return reponse

    return permise


@login_not_required
@_avec_les_tuiles
@require_safe
@publie
def carte(request: HttpRequest) -> HttpResponseBase:
    """The page of the map: the communes, or the trainings of the one that was chosen."""
    demande = lire(request.GET, timezone.localdate())
    resultats = chercher(demande.criteres)
    # A commune that was chosen long ago may hold nothing any more: the map is still that of the search.
    repartition = ou(demande.criteres) if demande.criteres.commune else resultats.repartition
    recherche = composer(demande, resultats, request.GET, page="public:carte")
    contexte = {
        "demande": demande,
        "resultats": resultats,
        "recherche": recherche,
        "carte": geographie.de_la_page(demande, repartition, request.GET),
        "tuiles": settings.CARTE_TUILES,
        "credit": settings.CARTE_CREDIT,
        "chemin_canonique": recherche.adresses.avec(),
    }
    return render(request, "public/carte.html", contexte)


@login_not_required
@require_safe
@publie
def volet(request: HttpRequest) -> HttpResponseBase:
    """The drawing and the first communes, beside results."""
    demande, repartition = _demande(request)
    contexte = {"carte": geographie.du_volet(demande, repartition, request.GET)}
    return _si_autre(request, render(request, "public/carte/volet.html", contexte))


@login_not_required
@require_safe
@publie
def grappes(request: HttpRequest) -> HttpResponseBase:
    """The groups of communes at a zoom, inside a frame."""
    demande, repartition = _demande(request)
    zoom = geographie.lire_zoom(request.GET.get("zoom", ""))
    cadre = geographie.lire_cadre(request.GET.get("cadre", ""))
    return _json(request, geographie.en_donnees(repartition, demande.criteres, zoom, cadre))


@login_not_required
@require_safe
@publie
def contours(request: HttpRequest, couche: str) -> HttpResponseBase:
    """The outlines of the départements or of the communes of the region."""
    traces = geographie.contours(fond(), couche)
    if traces is None:
        raise Http404
    return _json(request, {"aires": traces})


def _json(request: HttpRequest, valeur: dict[str, Any]) -> HttpResponseBase:
    octets = msgspec.json.encode(valeur)
    return _si_autre(request, HttpResponse(octets, content_type="application/json"))


def _si_autre(request: HttpRequest, reponse: HttpResponse) -> HttpResponseBase:
    """The answer, or 304 when the browser holds the same one; asked again each time, so that it is never late."""
    etag = f'"{hashlib.sha256(reponse.content).hexdigest()[:24]}"'
    reponse["ETag"] = etag
    reponse["Cache-Control"] = "no-cache"
    return get_conditional_response(request, etag=etag, response=reponse) or reponse
