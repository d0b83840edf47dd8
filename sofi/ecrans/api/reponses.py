"""What the API answers: one object, or a page of a list, as JSON made from their types."""

import datetime
import hashlib
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from sofi.depots.models import Depot
from sofi.depots.rapport_json import RapportDeDepot
from sofi.diffusion.parcours import Etape
from sofi.diffusion.suite_publique import ChangementPublic

from . import champs

T = TypeVar("T")
JSON = "application/json"
LD_JSON = "application/ld+json"
CACHE = "public, no-cache"
"""Kept by whoever asks, who asks each time whether it is still true."""


class Lecture(msgspec.Struct, frozen=True, kw_only=True):
    """What was made of the words: corrected, left out, or nothing has all that was asked."""

    corrige: str = ""
    ignores: list[str] = []
    proches: bool = False


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A page of a list."""

    total: int
    curseur_suivant: str | None
    suivant: str | None
    resultats: list[T]
    lecture: Lecture = Lecture()


class PageDeChangements(msgspec.Struct, frozen=True, kw_only=True):
    """Some changes in their order; ask again from `suivant`. `a_jour`: nothing else was published yet."""

    base: str
    depuis: int
    suivant: int
    dernier: int
    a_jour: bool
    changements: list[ChangementPublic]


class Accueil(msgspec.Struct, frozen=True, kw_only=True):
    """What the API is, and the addresses of its lists."""

    nom: str
    version: str
    documentation: str
    openapi: str
    licence: str
    adresses: dict[str, str]


class DepotLu(msgspec.Struct, frozen=True, kw_only=True):
    """A file that an organisme deposited, where it is, and its report: empty as long as it is read."""

    numero: int
    fichier: str
    genre: Depot.Genre | None
    situation: Depot.Situation
    depose_le: datetime.datetime
    adresse: str
    rapport: RapportDeDepot


class ChoixDonnes(msgspec.Struct, frozen=True, kw_only=True):
    """What an organisme answers to the choices of its report: by `cle`, one of the codes proposed."""

    choix: dict[str, str]


def un(request: HttpRequest, objet: msgspec.Struct, fields: Sequence[str]) -> HttpResponseBase:
    """One object."""
    champs.verifier(type(objet), fields)
    contenu = champs.garder(objet, fields) if fields else objet
    return en_json(request, contenu)


def page(
    request: HttpRequest,
    objets: Sequence[msgspec.Struct],
    type_: type[msgspec.Struct],
    *,
    fields: Sequence[str],
    total: int,
    suivant: int | str | None,
    etape: Etape | None = None,
) -> HttpResponseBase:
    """A page of a list; the address of the next one is also in the header Link."""
    champs.verifier(type_, fields)
    adresse = None if suivant is None else _adresse(request, curseur=str(suivant))
    contenu: Page[Any] = Page(
        total=total,
        curseur_suivant=None if suivant is None else str(suivant),
        suivant=adresse,
        resultats=[champs.garder(objet, fields) for objet in objets] if fields else list(objets),
        lecture=_lecture(etape),
    )
    reponse = en_json(request, contenu)
    if adresse:
        reponse["Link"] = f'<{adresse}>; rel="next"'
    return reponse


def _lecture(etape: Etape | None) -> Lecture:
    if etape is None:
        return Lecture()
    return Lecture(corrige=etape.corrige, ignores=etape.ignores, proches=etape.proches)


def _adresse(request: HttpRequest, **valeurs: str) -> str:
    """This address with these parameters instead of its own."""
    parametres = request.GET.copy()
    for cle, valeur in valeurs.items():
        parametres[cle] = valeur
    return request.build_absolute_uri(f"{request.path}?{parametres.urlencode()}")


def en_json(request: HttpRequest, contenu: Any, genre: str = JSON) -> HttpResponseBase:
    """The answer, or 304 when it is what the reader already has."""
    corps = msgspec.json.encode(contenu)
    etag = f'"{hashlib.blake2b(corps, digest_size=16).hexdigest()}"'
    entetes = {"ETag": etag, "Cache-Control": CACHE}
    reponse = HttpResponse(corps, content_type=genre, headers=entetes)
    reponse = get_conditional_response(request, etag=etag, response=reponse) or reponse
    reponse["Cache-Control"] = CACHE
    return reponse
