"""The files of open data, and what describes them: for everybody, with an ETag."""

import os
from collections.abc import Callable
from io import BufferedReader
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from sofi.echanges.donnees.colonnes import INFORMATIONS, SESSIONS, schema_de_table
from sofi.echanges.donnees.description import catalogue as decrire
from sofi.echanges.donnees.fichiers import Nom, chemin, dernier
from sofi.socle.regions import REGIONS
from sofi.validation.document.schema import schema

from ..problemes import Refus
from ..reponses import CACHE, LD_JSON, en_json

SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "sessions": lambda: schema_de_table(SESSIONS),
    "informations-collectives": lambda: schema_de_table(INFORMATIONS),
    "document": schema,
}


def fichier(request: HttpRequest, nom: str) -> HttpResponseBase:
    """A file of the last night."""
    lot = dernier()
    connu = next((f for f in lot.fichiers if f.nom == nom), None) if lot else None
    if lot is None or connu is None:
        if nom in set(Nom):
            raise Refus("introuvable", "Ce fichier n’est pas encore écrit : il le sera cette nuit.")
        raise Refus("introuvable", f"« {nom[:60]} » n’est pas un fichier : {', '.join(Nom)}.")
    return _contenu(request, chemin(lot.jour, connu.nom).open("rb"), nom)


def _contenu(request: HttpRequest, ouvert: BufferedReader, nom: str) -> HttpResponseBase:
    """The file that was opened, whatever takes its place meanwhile: its ETag is its own."""
    etat = os.fstat(ouvert.fileno())
    etag = f'"{etat.st_mtime_ns:x}-{etat.st_size:x}"'
    reponse: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if reponse is None:
        reponse = FileResponse(
            ouvert, as_attachment=True, filename=nom, content_type="application/gzip"
        )
        reponse["Content-Length"] = str(etat.st_size)
        if request.META["REQUEST_METHOD"] == "HEAD":
            reponse.streaming_content = iter(())
    else:
        ouvert.close()
    reponse["ETag"], reponse["Cache-Control"] = etag, CACHE
    return reponse


def catalogue(request: HttpRequest) -> HttpResponseBase:
    """The catalogue, DCAT-AP in JSON-LD."""
    site = request.build_absolute_uri("/")[:-1]
    editeur, region = str(settings.CONTACT["service"]), REGIONS[settings.REGION].nom
    return en_json(request, decrire(dernier(), site=site, editeur=editeur, region=region), LD_JSON)


def schema_de(request: HttpRequest, nom: str) -> HttpResponseBase:
    """A Table Schema, or the JSON Schema of the documents."""
    if nom not in SCHEMAS:
        raise Refus("introuvable", f"Ce schéma n’existe pas. Schémas : {', '.join(SCHEMAS)}.")
    return en_json(request, SCHEMAS[nom]())
