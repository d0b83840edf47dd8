"""The bytes of a LHEO file, opened when they are squeezed, and the encoding they are truly in."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, cast

from sofi.socle.fichiers import Fichier, FichierIllisible, lisible

TAILLE_MAX = 4 << 30  # once opened
BLOC = 1 << 18
_GZIP = b"\x1f\x8b"


def codage_de(fichier: Fichier, *, taille_max: int = TAILLE_MAX) -> str:
    """UTF-8 when the bytes are, whatever the file says; UTF-16 by its mark; else what it says, or Windows'."""
    lus = 0
    essai = codecs.getincrementaldecoder("utf-8")()
    with lisible(fichier), octets_ouverts(fichier) as flux:
        tete = flux.read(BLOC)
        if tete[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        try:
            bloc = tete
            while bloc:
                lus += len(bloc)
                if lus > taille_max:
                    raise FichierIllisible(trop_gros(fichier.nom, taille_max))
                essai.decode(bloc)
                bloc = flux.read(BLOC)
            essai.decode(b"", final=True)
        except UnicodeDecodeError:
            return _annonce(tete)
    return "utf-8"


def _annonce(tete: bytes) -> str:
    """The encoding of the declaration, if it is of those where one byte is one sign."""
    declaration = tete[:200].partition(b"?>")[0].lower()
    return "iso-8859-15" if b"8859-15" in declaration else "cp1252"


@contextmanager
def octets_ouverts(fichier: Fichier) -> Iterator[IO[bytes]]:
    """The bytes of the file, opened when they are squeezed by gzip."""
    with fichier.ouvrir() as flux:
        tete = flux.read(2)
    with fichier.ouvrir() as flux:
        if tete != _GZIP:
            yield flux
            return
        try:
            yield cast("IO[bytes]", gzip.GzipFile(fileobj=flux))
        except (gzip.BadGzipFile, zlib.error) as erreur:
            raise EOFError from erreur  # said by `lisible`


def trop_gros(nom: str, taille_max: int) -> str:
    """What to say of a file beyond that size, and what to do."""
    taille = f"{taille_max >> 20} Mo" if taille_max < 1 << 30 else f"{taille_max >> 30} Go"
    return f"« {nom} » dépasse {taille} une fois ouvert : partagez-le en plusieurs fichiers."
