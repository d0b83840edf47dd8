"""What a file is, by its first bytes: its name and its ending say nothing."""

import enum
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import IO

DEBUT = 4096  # bytes that tell what a file is
ZIP, GZIP, OLE = b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_PAGE = re.compile(rb"<(?:!doctype html|html)\b", re.IGNORECASE)


class Genre(enum.StrEnum):
    """What a file is; the value is its name in a sentence."""

    TABLE = "une table en texte"
    CLASSEUR = "un classeur"
    XML = "un fichier XML"
    JSON = "un fichier JSON"
    ARCHIVE = "une archive .zip"
    ANCIEN = "un classeur ancien (.xls) ou protégé"
    COMPRIME = "un fichier compressé par gzip"
    PAGE = "une page web"
    PDF = "un PDF"
    AUTRE = "une image ou un programme"


LISIBLES = frozenset({Genre.TABLE, Genre.CLASSEUR, Genre.XML, Genre.JSON, Genre.ARCHIVE})
DES_SUFFIXES = {
    ".csv": Genre.TABLE,
    ".xlsx": Genre.CLASSEUR,
    ".xlsm": Genre.CLASSEUR,
    ".xml": Genre.XML,
    ".xml.gz": Genre.XML,
    ".json": Genre.JSON,
    ".geojson": Genre.JSON,
    ".zip": Genre.ARCHIVE,
}
"""What an ending promises; believed of an empty file, and to choose among the members of an archive."""


def genre_de(nom: str, ouvrir: Callable[[], IO[bytes]]) -> Genre:
    """What this file is; an empty one is what its ending promises. Raises what opening it raises."""
    with ouvrir() as flux:
        debut = flux.read(DEBUT)
    if not debut:
        return _promis(nom)
    if debut.startswith(ZIP):
        return _du_zip(nom, ouvrir)
    if debut.startswith(GZIP):
        return _du_gzip(debut)
    return genre_du_debut(debut)


def genre_du_debut(debut: bytes) -> Genre:
    """What begins with these bytes is; a zip is taken for an archive, and what is squeezed for what it is."""
    for signe, genre in ((ZIP, Genre.ARCHIVE), (OLE, Genre.ANCIEN), (b"%PDF", Genre.PDF)):
        if debut.startswith(signe):
            return genre
    if debut.startswith(GZIP):
        return _du_gzip(debut)
    texte = debut
    if debut.startswith(_UTF16):
        texte = debut[: len(debut) // 2 * 2].decode("utf-16", errors="replace").encode()
    if b"\0" in texte:
        return Genre.AUTRE
    texte = texte.lstrip(b"\xef\xbb\xbf \t\r\n")
    if texte.startswith(b"<"):
        return Genre.PAGE if _PAGE.search(texte[:1024]) else Genre.XML
    return Genre.JSON if texte.startswith((b"{", b"[")) else Genre.TABLE


def _promis(nom: str) -> Genre:
    promis = (genre for suffixe, genre in DES_SUFFIXES.items() if nom.lower().endswith(suffixe))
    return next(promis, Genre.TABLE)


def _du_zip(nom: str, ouvrir: Callable[[], IO[bytes]]) -> Genre:
    """A workbook is an archive that holds one; a spoilt one is what its ending promises."""
    try:
        with ouvrir() as flux, zipfile.ZipFile(flux) as archive:
            classeur = any(membre.startswith("xl/") for membre in archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, OSError):
        classeur = not nom.lower().endswith(".zip")
    return Genre.CLASSEUR if classeur else Genre.ARCHIVE


def _du_gzip(debut: bytes) -> Genre:
    """Only XML is read squeezed."""
    try:
        ouvert = zlib.decompressobj(wbits=31).decompress(debut, DEBUT)
    except zlib.error:
        return Genre.COMPRIME
    return Genre.XML if ouvert and genre_du_debut(ouvert) is Genre.XML else Genre.COMPRIME
