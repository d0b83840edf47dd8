"""The description of the API, for programs."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from ..api import ADRESSES, VERSION
from ..openapi import openapi as decrire
from ..reponses import en_json
from .accueil_json import accueil, inconnue

__all__ = ["inconnue", "openapi", "racine"]


def racine(request: HttpRequest) -> HttpResponseBase:
    """What there is."""
    listes = {a.nom: a.chemin for a in ADRESSES if "{" not in a.chemin}
    return accueil(request, version=VERSION, listes=listes)


def openapi(request: HttpRequest) -> HttpResponseBase:
    """The OpenAPI 3.1."""
    site = request.build_absolute_uri("/")
    return en_json(request, decrire(site, timezone.localdate()))
