"""Workbooks (.xlsx, .xlsm): their rows as texts, read by another process that has little memory and time."""

import marshal
import os
import selectors
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from .ecoute import INTERVALLE, battre
from .fichiers import ARCHIVE_ABIMEE, Fichier, FichierIllisible, lisible, refuser_archive
from .lecture_classeur import LONGUEUR, membres_des_feuilles
from .texte import plier

SUFFIXES_DE_CLASSEUR = (".xlsx", ".xlsm")
OUVERT_MAX = 250 * 1024**2  # all its parts, unzipped
BLOC = 1024**2
RACINE = Path(__file__).resolve().parent.parent.parent
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MEMOIRE = (
    "demande trop de mémoire ou de temps : une cellule est remplie très loin du tableau, ou il y a trop de "
    "cellules. Supprimez ce qui est hors du tableau, ou enregistrez la feuille en CSV."
)
_ILLISIBLE = (
    "n'est pas un classeur Excel lisible, ou il est abîmé : ouvrez-le et enregistrez-le de nouveau "
    "au format .xlsx."
)


def est_classeur(fichier: Fichier) -> bool:
    """By its first bytes, whatever its name; a name of workbook over something else is refused."""
    with lisible(fichier), fichier.ouvrir() as flux:
        debut = flux.read(4)
    if debut == _ZIP:
        return True
    if debut == _OLE:
        raise FichierIllisible(
            f"« {fichier.nom} » est un classeur protégé par un mot de passe, ou d'un ancien Excel (.xls) : "
            "enregistrez-le sans mot de passe au format .xlsx."
        )
    if fichier.nom.lower().endswith(SUFFIXES_DE_CLASSEUR):
        raise FichierIllisible(f"« {fichier.nom} » {_ILLISIBLE}")
    return False


def lire_classeur(fichier: Fichier, feuille: str = "") -> Iterator[tuple[int, list[str], str]]:
    """Each row that holds something: its number, its cells, what is wrong with it."""
    with _sur_disque(fichier) as chemin:
        _verifier(fichier, chemin)
        commande = [sys.executable, "-m", "sofi.socle.lecture_classeur", chemin, plier(feuille)]
        with subprocess.Popen(
            commande, cwd=RACINE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        ) as lecteur:
            try:
                yield from _rangees(fichier, feuille, lecteur)
            finally:
                lecteur.kill()


def _rangees(
    fichier: Fichier, feuille: str, lecteur: "subprocess.Popen[bytes]"
) -> Iterator[tuple[int, list[str], str]]:
    while True:
        genre, *suite = _message(fichier, lecteur)
        if genre == "fin":
            return
        if genre == "illisible":
            raise FichierIllisible(f"« {fichier.nom} » {_ILLISIBLE}")
        if genre == "absente":
            presentes = ", ".join(f"« {titre} »" for titre in suite[0]) or "aucune"
            raise FichierIllisible(
                f"« {fichier.nom} » n'a pas de feuille « {feuille} ». Ses feuilles : {presentes}."
            )
        yield from suite[0]


def _message(fichier: Fichier, lecteur: "subprocess.Popen[bytes]") -> tuple[Any, ...]:
    """The next word of the reader; dying without one is running out of what it was given."""
    assert lecteur.stdout is not None
    try:
        longueur = int.from_bytes(_octets(lecteur.stdout.fileno(), LONGUEUR), "big")
        message: tuple[Any, ...] = marshal.loads(_octets(lecteur.stdout.fileno(), longueur))
    except EOFError:
        raise FichierIllisible(f"« {fichier.nom} » {_MEMOIRE}") from None
    return message


def _octets(tube: int, combien: int) -> bytes:
    """So many bytes of a pipe; whoever follows the reading is heard while the other process thinks."""
    octets = bytearray()
    with selectors.DefaultSelector() as attente:
        attente.register(tube, selectors.EVENT_READ)
        while len(octets) < combien:
            if attente.select(INTERVALLE):
                if not (lus := os.read(tube, combien - len(octets))):
                    raise EOFError
                octets += lus
            battre()
    return bytes(octets)


def lignes_des_feuilles(fichier: Fichier) -> dict[str, int]:
    """About how many rows each sheet holds, by its name; nothing when it can't be told."""
    with _sur_disque(fichier) as chemin:
        _verifier(fichier, chemin)
        try:
            with zipfile.ZipFile(chemin) as archive, lisible(fichier):
                membres = membres_des_feuilles(archive)
                return {nom: _compte(archive, membre) for nom, membre in membres.items()}
        except (KeyError, ElementTree.ParseError):
            return {}


def _compte(archive: zipfile.ZipFile, membre: str) -> int:
    with archive.open(membre) as flux:
        return sum(bloc.count(b"<row") for bloc in iter(lambda: flux.read(BLOC), b""))


@contextmanager
def _sur_disque(fichier: Fichier) -> Iterator[str]:
    """A copy that another process can open."""
    with tempfile.NamedTemporaryFile(prefix="sofi-classeur-", suffix=".xlsx") as copie:
        with lisible(fichier), fichier.ouvrir() as flux:
            while bloc := flux.read(BLOC):
                battre()
                copie.write(bloc)
                if copie.tell() > OUVERT_MAX:
                    raise FichierIllisible(f"« {fichier.nom} » {_MEMOIRE}")
        copie.flush()
        yield copie.name


def _verifier(fichier: Fichier, chemin: str) -> None:
    """It is a workbook, whose parts are of a size that can be read."""
    try:
        with zipfile.ZipFile(chemin) as archive:
            membres = archive.infolist()
    except ARCHIVE_ABIMEE:
        raise FichierIllisible(f"« {fichier.nom} » {_ILLISIBLE}") from None
    refuser_archive(fichier.nom, membres, OUVERT_MAX)
    if "xl/workbook.xml" not in {membre.filename for membre in membres}:
        raise FichierIllisible(f"« {fichier.nom} » {_ILLISIBLE}")
