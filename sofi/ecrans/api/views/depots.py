"""Deposits by an organisme's own key: LHEO, a workbook or JSON of the document, read then written as drafts.

POST /api/v1/depots                  the file itself, or `fichier` of a form → 202, where to follow it
GET  /api/v1/depots/<numero>         where it is, and the same report as on screen
POST /api/v1/depots/<numero>/choix   answer « vouliez-vous dire … ? »: read again → 202
POST /api/v1/depots/<numero>/ecrire  write the drafts that the report announces → 202
"""

from typing import cast

import msgspec
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse

from sofi.depots.models import Depot
from sofi.depots.operations import (
    TAILLE_MAX,
    DepotImpossible,
    DepotTropGros,
    accepter,
    choisir,
    deposer,
)
from sofi.depots.rapport_json import RapportDeDepot
from sofi.partenaires.models import Cle

from ..depots_par_cle import par_cle
from ..problemes import Refus
from ..reponses import JSON, ChoixDonnes, DepotLu

NOM = "depot"
CHOIX_OCTETS_MAX = 1 << 20
FORME_DES_CHOIX = (
    'Ce corps n’est pas du JSON de la forme {"choix": {"cle": "code"}} : donnez, pour chaque « cle » des choix '
    "du rapport, un des codes de ses propositions."
)


@par_cle("POST")
def depots(request: HttpRequest, cle: Cle) -> HttpResponse:
    """Give a file: it is read by a job, without writing anything."""
    nom, octets = _fichier(request)
    assert cle.etablissement is not None
    depose = deposer(cle.etablissement, nom, octets, auteur=cle.cree_par)
    return _repondre(depose, 202)


@par_cle("GET", "HEAD")
def depot(request: HttpRequest, cle: Cle, numero: int) -> HttpResponse:
    """Where it is, and its report."""
    return _repondre(_le_sien(cle, numero), 200)


@par_cle("POST")
def ecrire(request: HttpRequest, cle: Cle, numero: int) -> HttpResponse:
    """Write its drafts."""
    lui = _le_sien(cle, numero)
    accepter(lui, auteur=cle.cree_par)
    lui.refresh_from_db()
    return _repondre(lui, 202)


@par_cle("POST")
def choix(request: HttpRequest, cle: Cle, numero: int) -> HttpResponse:
    """Answer the choices of its report."""
    lui = _le_sien(cle, numero)
    try:
        donnes = msgspec.json.decode(request.read(CHOIX_OCTETS_MAX), type=ChoixDonnes)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise DepotImpossible(FORME_DES_CHOIX) from None
    choisir(lui, donnes.choix)
    lui.refresh_from_db()
    return _repondre(lui, 202)


def _fichier(request: HttpRequest) -> tuple[str, bytes]:
    """Name and bytes: those of the form when it is one, else the whole body, whatever its type says."""
    if int(request.headers.get("Content-Length") or 0) > TAILLE_MAX + 4096:
        raise DepotTropGros
    if request.content_type != "multipart/form-data":
        return request.headers.get("X-Nom-Du-Fichier") or "depot", request.read(TAILLE_MAX + 1)
    try:
        fichier = request.FILES.get("fichier")
    except (MultiPartParserError, SuspiciousOperation):
        fichier = None
    if fichier is None:
        raise DepotImpossible(
            "Ce formulaire n’a pas de fichier lisible : mettez-le dans « fichier », ou envoyez-le sans formulaire."
        )
    return fichier.name or "depot", fichier.read()


def _le_sien(cle: Cle, numero: int) -> Depot:
    lui = Depot.objects.filter(etablissement=cle.etablissement_id, pk=numero).first()
    if lui is None:
        raise Refus("introuvable", f"Aucun dépôt n’a le numéro {numero} chez votre organisme.")
    return lui


def _repondre(lui: Depot, statut: int) -> HttpResponse:
    adresse = reverse(f"api:{NOM}", args=[lui.pk])
    donne = DepotLu(
        numero=lui.pk,
        fichier=lui.fichier,
        genre=Depot.Genre(lui.genre) if lui.genre else None,
        situation=Depot.Situation(lui.situation),
        depose_le=lui.depose_le,
        adresse=adresse,
        rapport=cast("RapportDeDepot", lui.rapport),
    )
    reponse = HttpResponse(msgspec.json.encode(donne), status=statut, content_type=JSON)
    if statut == 202:
        reponse["Location"] = adresse
        reponse["Retry-After"] = "2"
    reponse["Cache-Control"] = "no-store"
    return reponse
