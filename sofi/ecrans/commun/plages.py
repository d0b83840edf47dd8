"""Parts of a file, as RFC 9110 asks for them: a download that was cut goes on from where it was."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

BLOC = 64 * 1024
_PLAGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@dataclass(frozen=True)
class Plage:
    """From which byte to which, both given."""

    debut: int
    fin: int

    @property
    def longueur(self) -> int:
        return self.fin - self.debut + 1


class PlageImpossible(Exception):
    """The range begins past the end of the file."""


def plage_de(entete: str, taille: int) -> Plage | None:
    """The range asked; None when the whole file is, or when what is asked isn't one range, which is ignored."""
    lue = _PLAGE.fullmatch(entete.strip())
    if lue is None or not any(lue.groups()):
        return None
    debut, fin = lue.groups()
    if not debut:
        if not int(fin) or not taille:
            raise PlageImpossible
        return Plage(max(taille - int(fin), 0), taille - 1)
    if fin and int(fin) < int(debut):
        return None
    if int(debut) >= taille:
        raise PlageImpossible
    return Plage(int(debut), min(int(fin), taille - 1) if fin else taille - 1)


def donner_par_plage(
    request: HttpRequest, chemin: Path, etiquette: str, *, type_: str, nom: str
) -> HttpResponseBase:
    """The file, or the range asked of it; `etiquette` is its `ETag`: of another one than that begun, all of it."""
    taille = chemin.stat().st_size
    # A range of another file than the one begun would be half of each.
    la_meme = request.headers.get("If-Range", etiquette).strip() == etiquette
    try:
        plage = plage_de(request.headers.get("Range", "") if la_meme else "", taille)
    except PlageImpossible:
        statut = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        return HttpResponse(status=statut, headers={"Content-Range": f"bytes */{taille}"})
    reponse: HttpResponseBase
    if plage is None:
        reponse = FileResponse(chemin.open("rb"), content_type=type_, filename=nom)
    else:
        reponse = StreamingHttpResponse(
            _octets(chemin.open("rb"), plage),
            status=HTTPStatus.PARTIAL_CONTENT,
            content_type=type_,
            headers={
                "Content-Range": f"bytes {plage.debut}-{plage.fin}/{taille}",
                "Content-Length": str(plage.longueur),
            },
        )
    reponse.headers["Accept-Ranges"] = "bytes"
    return reponse


def _octets(contenu: IO[bytes], plage: Plage) -> Iterator[bytes]:
    """Closed when the answer is over, or cut."""
    with contenu:
        contenu.seek(plage.debut)
        reste = plage.longueur
        while reste and (bloc := contenu.read(min(BLOC, reste))):
            yield bloc
            reste -= len(bloc)
