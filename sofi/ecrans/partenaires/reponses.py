"""Answers for programs: a refusal is a « problem » in French, a file leaves whole or by ranges (RFC 9110)."""

import os
from collections.abc import Iterator
from http import HTTPStatus
from typing import IO, Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date

from sofi.ecrans.commun.plages import Plage, PlageImpossible, plage_de
from sofi.ecrans.commun.problemes import TITRES, TYPE, type_de
from sofi.partenaires.cles import CleRefusee, texte_de
from sofi.partenaires.fichiers import FichierDuFlux
from sofi.partenaires.models import Passage
from sofi.partenaires.passages import conclure
from sofi.socle.formats import insecables

BLOC = 64 * 1024


def probleme(request: HttpRequest, nom: str, detail: str, **autres: Any) -> JsonResponse:
    """A refusal; `nom` is one of `commun.problemes.TITRES`."""
    statut, titre = TITRES[nom]
    contenu = {
        "type": type_de(request, nom),
        "title": insecables(titre),
        "status": statut,
        "detail": detail,
    }
    return JsonResponse(
        contenu | autres,
        status=statut,
        content_type=TYPE,
        json_dumps_params={"ensure_ascii": False},
    )


def refuser(request: HttpRequest, refus: CleRefusee) -> JsonResponse:
    """The answer to a call without a key, or whose key doesn't open this."""
    nom = _NOMS[refus.statut] if texte_de(request) else "sans_cle"
    reponse = probleme(request, nom, refus.message)
    if refus.statut == HTTPStatus.UNAUTHORIZED:
        reponse.headers["WWW-Authenticate"] = 'Bearer realm="SOFI"'
    if refus.attendre:
        reponse.headers["Retry-After"] = str(refus.attendre)
    return reponse


_NOMS = {
    HTTPStatus.UNAUTHORIZED: "cle",
    HTTPStatus.FORBIDDEN: "droit",
    HTTPStatus.TOO_MANY_REQUESTS: "debit",
}


class Envoi:
    """The bytes of a file, counted as they leave; the passage says how far it went, whoever cut."""

    def __init__(self, contenu: IO[bytes], plage: Plage, passage: Passage, entier: bool) -> None:
        self._contenu, self._plage, self._passage = contenu, plage, passage
        self._entier, self._partis, self._ferme = entier, 0, False

    def __iter__(self) -> Iterator[bytes]:
        self._contenu.seek(self._plage.debut)
        while reste := self._plage.longueur - self._partis:
            bloc = self._contenu.read(min(BLOC, reste))
            if not bloc:
                break
            yield bloc
            self._partis += len(bloc)

    def close(self) -> None:
        """Called by the server when the answer is over, or cut."""
        if self._ferme:
            return
        self._ferme = True
        self._contenu.close()
        fini = self._partis == self._plage.longueur
        conclure(
            self._passage,
            statut=self._passage.statut,
            octets=self._partis,
            entier=self._entier and fini,
            message="" if fini else "Coupé avant la fin.",
        )


def donner(request: HttpRequest, fichier: FichierDuFlux, passage: Passage) -> HttpResponseBase:
    """The file, the part asked, or that nothing changed; opened once, so it is one file whatever takes its place."""
    contenu = fichier.chemin.open("rb")
    etat = os.fstat(contenu.fileno())
    etiquette = f'"{etat.st_mtime_ns:x}-{etat.st_size:x}"'
    reponse = _repondre(request, contenu, etat, etiquette, passage)
    entetes = {
        "ETag": etiquette,
        "Last-Modified": http_date(etat.st_mtime),
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
        "Vary": "Authorization, X-Api-Key",
    }
    if reponse.status_code in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
        nom = content_disposition_header(True, fichier.chemin.name)
        entetes |= {"Content-Type": fichier.type, "Content-Disposition": str(nom)}
    for entete, valeur in entetes.items():
        reponse.headers[entete] = valeur
    return reponse


def _repondre(
    request: HttpRequest, contenu: IO[bytes], etat: os.stat_result, etiquette: str, passage: Passage
) -> HttpResponseBase:
    taille = etat.st_size
    su = get_conditional_response(request, etag=etiquette, last_modified=int(etat.st_mtime))
    if su is not None:
        deja = su.status_code == HTTPStatus.NOT_MODIFIED
        return _sans_corps(contenu, passage, HTTPStatus(su.status_code), entier=deja)
    # A range of another file than the one begun would be half of each.
    si = request.headers.get("If-Range", etiquette).strip()
    demandee = request.headers.get("Range", "") if si == etiquette else ""
    try:
        plage = plage_de(demandee, taille)
    except PlageImpossible:
        refusee = _sans_corps(contenu, passage, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        refusee.headers["Content-Range"] = f"bytes */{taille}"
        return refusee
    entiere = plage or Plage(0, taille - 1)
    statut = HTTPStatus.PARTIAL_CONTENT if plage else HTTPStatus.OK
    reponse = _corps(request, contenu, entiere, passage, statut, taille)
    reponse.headers["Content-Length"] = str(entiere.longueur)
    if plage:
        reponse.headers["Content-Range"] = f"bytes {plage.debut}-{plage.fin}/{taille}"
    return reponse


def _corps(
    request: HttpRequest,
    contenu: IO[bytes],
    plage: Plage,
    passage: Passage,
    statut: HTTPStatus,
    taille: int,
) -> HttpResponseBase:
    if request.method == "HEAD":
        return _sans_corps(contenu, passage, statut)
    passage.statut = statut
    # A file taken in several times is whole with its last byte.
    return StreamingHttpResponse(
        Envoi(contenu, plage, passage, entier=plage.fin == taille - 1), status=statut
    )


def _sans_corps(
    contenu: IO[bytes], passage: Passage, statut: HTTPStatus, *, entier: bool = False
) -> HttpResponse:
    contenu.close()
    conclure(passage, statut=statut, entier=entier)
    return HttpResponse(status=statut)
