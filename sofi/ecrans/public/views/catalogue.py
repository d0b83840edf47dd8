"""The page « Catalogue » and its PDF files; GET, for everybody."""

import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from sofi.diffusion.catalogue import fichiers
from sofi.ecrans.commun.lecteurs import publie
from sofi.ecrans.commun.plages import donner_par_plage

from ..catalogue import groupes, nom_de_fichier


@login_not_required
@require_safe
@publie
def catalogue(request: HttpRequest) -> HttpResponse:
    """The catalogues that can be read."""
    liste = fichiers.lire()
    contexte = {"groupes": groupes(liste), "vu_le": liste.vu_le and localtime(liste.vu_le)}
    return render(request, "public/catalogue.html", contexte)


def _empreinte(request: HttpRequest, genre: str, code: str) -> str | None:
    trouve = fichiers.lire().trouver(f"{genre}-{code}")
    return _etiquette(trouve) if trouve else None


def _etiquette(trouve: fichiers.Catalogue) -> str:
    return f'"{trouve.empreinte[:32]}"'


def _fait_le(request: HttpRequest, genre: str, code: str) -> datetime.datetime | None:
    trouve = fichiers.lire().trouver(f"{genre}-{code}")
    return trouve.fait_le if trouve else None


@login_not_required
@require_safe
@cache_control(public=True, no_cache=True)
@condition(etag_func=_empreinte, last_modified_func=_fait_le)
@publie
def pdf(request: HttpRequest, genre: str, code: str) -> HttpResponseBase:
    """The last catalogue of that kind, or a range of it; a browser that has it is told so."""
    trouve = fichiers.lire().trouver(f"{genre}-{code}")
    chemin = fichiers.ouvrir(trouve) if trouve else None
    if trouve is None or chemin is None:
        raise Http404
    etiquette = _etiquette(trouve)
    return donner_par_plage(
        request, chemin, etiquette, type_="application/pdf", nom=nom_de_fichier(trouve)
    )
