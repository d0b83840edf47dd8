"""Files to read: alone, in a folder or in a zip, opened as often as needed, never loaded whole."""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from .texte import plier

# A member of an archive that opens to more than this is refused: no official file comes near.
TAILLE_MAX = 4 * 1024**3


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


def fichiers(chemin: Path) -> list[Fichier]:
    """The files at this path: those of a folder, those of a zip, or the file itself; sorted by name."""
    if chemin.is_dir():
        return [Fichier.de(c) for c in sorted(chemin.iterdir()) if c.is_file()]
    if not chemin.is_file():
        raise FichierIllisible(f"« {chemin} » n'existe pas. Vérifiez le chemin du fichier.")
    if chemin.suffix.lower() != ".zip":
        return [Fichier.de(chemin)]
    try:
        with zipfile.ZipFile(chemin) as archive:
            return sorted(_membres(chemin, archive), key=lambda f: f.nom)
    except zipfile.BadZipFile:
        raise FichierIllisible(
            f"« {chemin.name} » n'est pas une archive zip lisible : téléchargez-la de nouveau."
        ) from None


def _membres(chemin: Path, archive: zipfile.ZipFile) -> Iterator[Fichier]:
    for membre in archive.infolist():
        if membre.is_dir():
            continue
        if membre.file_size > TAILLE_MAX:
            raise FichierIllisible(
                f"« {membre.filename} », dans « {chemin.name} », dépasse 4 Go une fois ouvert."
            )
        yield Fichier(Path(membre.filename).name, _ouvreur(chemin, membre.filename))


def _ouvreur(chemin: Path, membre: str) -> Callable[[], IO[bytes]]:
    def ouvrir() -> IO[bytes]:
        # The member keeps the archive open until it is closed itself.
        with zipfile.ZipFile(chemin) as archive:
            return archive.open(membre)

    return ouvrir


def celui(disponibles: Iterable[Fichier], motif: str) -> Fichier | None:
    """The first file whose folded name holds the folded pattern, None when there is none.

    Folded, since archives made on other systems spoil the accents of their names.
    """
    cherche = plier(motif)
    return next((f for f in disponibles if cherche in plier(f.nom)), None)


def seul(chemin: Path, *suffixes: str) -> Fichier:
    """The one file with one of these endings at this path (file, folder or zip)."""
    bons = [f for f in fichiers(chemin) if f.nom.lower().endswith(suffixes)]
    if len(bons) != 1:
        attendu = " ou ".join(suffixes)
        trouve = "aucun" if not bons else f"{len(bons)} ({', '.join(f.nom for f in bons[:5])})"
        raise FichierIllisible(
            f"Un fichier {attendu} est attendu dans « {chemin.name} » ; trouvé : {trouve}."
        )
    return bons[0]
