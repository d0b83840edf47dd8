"""Following what is published: the sequence, and everything in one answer."""

from collections.abc import Iterator

import msgspec
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from ninja import Query

from sofi.diffusion import changements as sequence
from sofi.diffusion.suite_publique import (
    SuiteRompue,
    lire_la_suite,
    tous_les_documents,
)

from .. import parametres as p
from ..problemes import Refus
from ..reponses import CACHE, PageDeChangements, en_json

NDJSON = "application/x-ndjson"
_LOT = 64 * 1024  # bytes sent at once


def changements(request: HttpRequest, demande: Query[p.Suite]) -> HttpResponseBase:
    """What was published, changed or withdrawn after a number."""
    try:
        suite = lire_la_suite(demande.depuis, limite=demande.limite, base=demande.base)
    except SuiteRompue as rompue:
        raise Refus(
            "suite",
            "Ce numéro n’est pas de cette suite : la base a été rétablie ou remplacée. Relisez "
            "/api/v1/documents.ndjson, puis suivez depuis le numéro de son en-tête SOFI-Sequence.",
        ) from rompue
    page = PageDeChangements(
        base=suite.point.base,
        depuis=demande.depuis,
        suivant=suite.dernier,
        dernier=suite.point.numero,
        a_jour=suite.dernier == suite.point.numero,
        changements=suite.changements,
    )
    return en_json(request, page)


def documents(request: HttpRequest) -> HttpResponseBase:
    """Every public document, one a line; the header says from which number to follow."""
    point = sequence.point()
    etag = f'"{point.base}-{point.numero}-{point.jeton}"'
    vide = request.META["REQUEST_METHOD"] == "HEAD"
    reponse: HttpResponseBase = StreamingHttpResponse(
        [] if vide else _lignes(), content_type=NDJSON
    )
    reponse["ETag"] = etag
    inchangee = get_conditional_response(request, etag=etag)
    if inchangee is not None:
        reponse = inchangee
    reponse["Cache-Control"] = CACHE
    reponse["SOFI-Sequence"] = str(point.numero)
    reponse["SOFI-Base"] = point.base
    return reponse


def _lignes() -> Iterator[bytes]:
    """Lines by blocks: one at a time costs more than what they say."""
    encodeur, bloc = msgspec.json.Encoder(), bytearray()
    for document in tous_les_documents():
        bloc += encodeur.encode(document)
        bloc += b"\n"
        if len(bloc) >= _LOT:
            yield bytes(bloc)
            bloc.clear()
    if bloc:
        yield bytes(bloc)
