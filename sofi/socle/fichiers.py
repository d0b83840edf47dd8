"""Files to read: alone, in a folder or in a zip, opened as often as needed, never loaded whole."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from .genres import DES_SUFFIXES, Genre, genre_de
from .texte import plier

# All that an archive opens to; no official one comes near. Text is never squeezed a hundred times.
TAILLE_MAX = 4 * 1024**3
MEMBRES_MAX = 1000
COMPRESSION_MAX = 100
PETIT = 32 * 1024**2
# What the bytes of a spoilt archive make its readers say.
COUPE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError)
# What a directory of archive that is spoilt makes zipfile say: a version, an offset or a name out of the possible.
ARCHIVE_ABIMEE = (
    zipfile.BadZipFile,
    ValueError,
    NotImplementedError,
    OverflowError,
    OSError,
    struct.error,
)


class FichierIllisible(Exception):
    """The file can't be read at all; the message says why and what to do, in French."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """One record of a file. `numero` is the line of the file on which it starts.

    `valeurs` holds texts by column; for XML, texts by tag, and lists of such dicts for nested tags.
    `defaut` says in French what is wrong with the line itself (cells missing…), else is empty.
    """

    numero: int
    valeurs: dict[str, Any]
    defaut: str = field(default="")


@dataclass(frozen=True, slots=True)
class Fichier:
    """A file by its name, and how to open it, any number of times."""

    nom: str
    ouvrir: Callable[[], IO[bytes]]

    @classmethod
    def de(cls, chemin: Path) -> "Fichier":
        """The file at this path."""
        return cls(chemin.name, lambda: chemin.open("rb"))

    @property
    def genre(self) -> Genre:
        """What it is, by its content. Raises FichierIllisible: it can't be opened."""
        with lisible(self):
            return genre_de(self.nom, self.ouvrir)


def fichiers(chemin: Path) -> list[Fichier]:
    """The files at this path: those of a folder, those of a zip, or the file itself; sorted by name."""
    if chemin.is_dir():
        return [Fichier.de(c) for c in sorted(chemin.iterdir()) if c.is_file()]
    if not chemin.is_file():
        raise FichierIllisible(f"« {chemin} » n'existe pas. Vérifiez le chemin du fichier.")
    genre = Fichier.de(chemin).genre
    if genre is not Genre.ARCHIVE and (chemin.suffix.lower() != ".zip" or genre is Genre.CLASSEUR):
        return [Fichier.de(chemin)]
    try:
        with zipfile.ZipFile(chemin) as archive:
            membres = archive.infolist()
    except ARCHIVE_ABIMEE:
        raise FichierIllisible(
            f"« {chemin.name} » n'est pas une archive zip lisible : téléchargez-la de nouveau."
        ) from None
    refuser_archive(chemin.name, membres, TAILLE_MAX)
    trouves = (
        Fichier(Path(membre.filename).name, _ouvreur(chemin, membre.filename))
        for membre in membres
        if not membre.is_dir()
    )
    return sorted(trouves, key=lambda f: f.nom)


def refuser_archive(nom: str, membres: Sequence[zipfile.ZipInfo], taille_max: int) -> None:
    """Refuse an archive that would open to too much, before anything of it is read."""
    if len(membres) > MEMBRES_MAX:
        raise FichierIllisible(
            f"« {nom} » contient plus de {MEMBRES_MAX} fichiers : gardez ceux qui sont attendus."
        )
    if any(membre.flag_bits & 1 for membre in membres):
        raise FichierIllisible(f"« {nom} » est protégé par un mot de passe : retirez-le.")
    if sum(membre.file_size for membre in membres) > taille_max:
        raise FichierIllisible(
            f"« {nom} » dépasse {_en_mo(taille_max)} une fois décompressé : partagez-le en plusieurs fichiers."
        )
    for membre in membres:
        if membre.file_size > max(PETIT, COMPRESSION_MAX * membre.compress_size):
            raise FichierIllisible(
                f"« {nom} » : « {membre.filename} » occuperait {_en_mo(membre.file_size)} une fois décompressé, "
                f"plus de {COMPRESSION_MAX} fois sa taille. Ce n'est pas un fichier ordinaire : reprenez-le à sa "
                "source."
            )


def _en_mo(octets: int) -> str:
    return f"{octets // 1024**2} Mo"


@contextmanager
def lisible(fichier: Fichier) -> Iterator[None]:
    """What is wrong with the bytes themselves, said of the file: cut or spoilt archives, disks."""
    try:
        yield
    except (*COUPE, OSError, EOFError):
        raise FichierIllisible(
            f"« {fichier.nom} » est abîmé ou incomplet : reprenez-le à sa source."
        ) from None


def _ouvreur(chemin: Path, membre: str) -> Callable[[], IO[bytes]]:
    def ouvrir() -> IO[bytes]:
        # The member keeps the archive open until it is closed itself.
        with zipfile.ZipFile(chemin) as archive:
            return archive.open(membre)

    return ouvrir


def fichier_au_nom(disponibles: Iterable[Fichier], motif: str) -> Fichier | None:
    """The first file whose folded name holds the folded pattern, None when there is none.

    Folded, since archives made on other systems spoil the accents of their names.
    """
    cherche = plier(motif)
    return next((f for f in disponibles if cherche in plier(f.nom)), None)


def attendus(chemin: Path, *suffixes: str) -> list[Fichier]:
    """The files of these kinds at this path (file, folder or zip), sorted by name.

    One alone is what its content is. Among several, which may hold a notice, endings choose; contents do where none has
    the right one.
    """
    trouves = fichiers(chemin)
    genres = {DES_SUFFIXES[suffixe] for suffixe in suffixes}
    if Genre.CLASSEUR in genres:
        genres.add(Genre.ANCIEN)  # its reader says what to do with it
    if len(trouves) > 1:
        nommes = [f for f in trouves if f.nom.lower().endswith(suffixes)]
        return nommes or [f for f in trouves if f.genre in genres]
    return [f for f in trouves if f.genre in genres]


def seul(chemin: Path, *suffixes: str) -> Fichier:
    """The one file of these kinds at this path (file, folder or zip). Raises FichierIllisible."""
    bons = attendus(chemin, *suffixes)
    if len(bons) != 1:
        attendu = " ou ".join(suffixes)
        raise FichierIllisible(
            f"Un fichier {attendu} est attendu dans « {chemin.name} » ; trouvé : {_trouves(chemin, bons)}."
        )
    return bons[0]


def _trouves(chemin: Path, bons: Sequence[Fichier]) -> str:
    """« aucun », « 2 (a.csv, b.csv) », or what the only file is."""
    if bons:
        return f"{len(bons)} ({', '.join(f.nom for f in bons[:5])})"
    tous = fichiers(chemin)
    return str(tous[0].genre) if len(tous) == 1 else "aucun"
