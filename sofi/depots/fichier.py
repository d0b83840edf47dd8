"""The file of a deposit: what its content is, and the one file of an archive."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, cast

from sofi.socle.fichiers import ARCHIVE_ABIMEE, Fichier, FichierIllisible, refuser_archive
from sofi.socle.genres import Genre

from .models import Depot

OUVERT_MAX = 200 << 20
"""Bytes of what an archive holds, or of a document, at most."""


@contextmanager
def fichier_depose(nom: str, octets: bytes) -> Iterator[tuple[Fichier, str]]:
    """The file, and what its content is; the one file of an archive. Its name says nothing."""
    fichier = _en_memoire(nom, octets)
    if fichier.genre is Genre.ARCHIVE:
        fichier = _en_memoire(*_seul_membre(nom, octets))
    yield fichier, _genre(fichier)


def _en_memoire(nom: str, octets: bytes) -> Fichier:
    return Fichier(nom, lambda: cast("IO[bytes]", BytesIO(octets)))


def _seul_membre(nom: str, octets: bytes) -> tuple[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(octets)) as archive:
            membres = [m for m in archive.infolist() if not m.is_dir()]
            refuser_archive(nom, membres, OUVERT_MAX)
            if len(membres) != 1:
                raise FichierIllisible(
                    f"« {nom} » contient {len(membres)} fichiers : gardez-en un seul, LHEO ou classeur."
                )
            return Path(membres[0].filename).name, archive.read(membres[0])
    except ARCHIVE_ABIMEE:
        raise FichierIllisible(f"« {nom} » est abîmé ou incomplet : refaites l’archive.") from None


def _genre(fichier: Fichier) -> str:
    """Which of our readers reads it. Raises FichierIllisible: none does."""
    genre = fichier.genre
    if genre is Genre.ANCIEN:
        raise FichierIllisible(
            f"« {fichier.nom} » est {genre} : ouvrez-le et enregistrez-le en .xlsx, puis redéposez-le."
        )
    if genre in (Genre.AUTRE, Genre.PDF, Genre.PAGE, Genre.COMPRIME, Genre.ARCHIVE):
        raise FichierIllisible(_autre(fichier.nom, str(genre)))
    return {Genre.XML: Depot.Genre.LHEO, Genre.JSON: Depot.Genre.DOCUMENT}.get(
        genre, Depot.Genre.CLASSEUR
    )


def _autre(nom: str, quoi: str) -> str:
    return (
        f"« {nom} » est {quoi}, que SOFI ne lit pas. Déposez un fichier LHEO (XML) ou un classeur XLSX fait avec le "
        "modèle."
    )
