"""Reads one sheet of a workbook in a process of its own: `python -m sofi.socle.lecture_classeur CHEMIN FEUILLE`.

A workbook of a few kilobytes may ask for gigabytes (a cell at XFD1048576, texts that unfold), and calamine
takes them at once: the process has little memory and little time, and dies alone. Its caller
(`classeurs.py`) says why.

It writes marshalled messages, each after its length in four bytes: ("rangees", [(number, cells, fault)…]), then
("fin",); or ("absente", [sheets]), or ("illisible",).
"""

import datetime
import marshal
import posixpath
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

import python_calamine

from .fichiers import ARCHIVE_ABIMEE
from .texte import plier, signes_d_excel

MEMOIRE = 384 * 1024**2  # of addresses; about 250 MB of it may be held
SECONDES = 30
LOT = 200
LONGUEUR = 4  # bytes that say how long a message is
BLOC = 1024**2
DEFAUTS_MAX = 10_000
TEXTES = "xl/sharedStrings.xml"
XML_ABIME = (expat.ExpatError, ElementTree.ParseError, KeyError)
# A row, or a cell of the row where it stands; those without an address follow one another.
_DANS_LA_GRILLE = re.compile(
    rb"<(?:\w+:)?(?:(?P<rangee>row)|c)(?=[\s/>])"
    rb"(?:[^>]*?\sr=[\"'](?P<colonne>[A-Z]{0,3})(?P<ligne>\d{1,7})[\"'])?"
)
_CELLULE = rb"<(?:\w+:)?c\b(?P<attributs>[^>]*)>"
_EN_ERREUR = re.compile(rb"<(?:\w+:)?c\b(?P<attributs>[^>]*\bt=[\"']e[\"'][^>]*)>")
_SANS_RESULTAT = re.compile(
    _CELLULE + rb"\s*<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_REPERE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")


def cellule(valeur: Any) -> str:
    """A cell as a CSV would hold it."""
    if isinstance(valeur, str):
        return signes_d_excel(valeur).strip()
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    if isinstance(valeur, datetime.datetime) and valeur.time() == datetime.time():
        return valeur.date().isoformat()
    if isinstance(valeur, datetime.date | datetime.time):
        return valeur.isoformat()
    return str(valeur).strip()


def membres_des_feuilles(archive: zipfile.ZipFile) -> dict[str, str]:
    """The member of the archive that holds each sheet, by its name, in the order of the workbook."""
    cibles = {
        lien.get("Id"): posixpath.normpath(posixpath.join("/xl", lien.get("Target", "")))[1:]
        for lien in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    membres = {}
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag.endswith("}sheet"):
            lien = next((v for nom, v in element.items() if nom.endswith("}id")), "")
            membres[element.get("name", "")] = cibles.get(lien, "")
    return membres


def defauts(chemin: str, feuille: str) -> dict[int, str]:
    """What calamine would empty or misplace without a word, by row; it reads XML that isn't well formed too.

    Errors of calculation, formulas never calculated, cells out of their row.
    """
    trouves: dict[int, str] = {}
    with zipfile.ZipFile(chemin) as archive:
        membre = membres_des_feuilles(archive).get(feuille, "")
        if membre not in archive.namelist():
            return trouves
        if TEXTES in archive.namelist():
            for _ in _exiger_bien_forme(_morceaux(archive, TEXTES)):
                pass  # the whole of it is read, nothing is kept
        grille = _Grille(trouves)
        for morceau in _exiger_bien_forme(_morceaux(archive, membre)):
            grille.suivre(morceau)
            if b'"e"' in morceau or b"'e'" in morceau:
                _noter(trouves, _EN_ERREUR, morceau, "contient une erreur de calcul : corrigez-la")
            if b"<f" in morceau or b":f" in morceau:
                dit = "est une formule sans résultat : ouvrez le classeur et enregistrez-le"
                _noter(trouves, _SANS_RESULTAT, morceau, dit)
    return trouves


def _exiger_bien_forme(morceaux: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, of a text that is refused at the first one that isn't XML."""
    analyseur = expat.ParserCreate()
    for morceau in morceaux:
        analyseur.Parse(morceau, False)
        yield morceau
    analyseur.Parse(b"", True)


@dataclass
class _Grille:
    """Where the reading of a sheet is, and what is out of its place: rows and cells twice or backwards."""

    trouves: dict[int, str]
    rang: int = 0
    colonne: tuple[int, bytes] = (0, b"")
    commence: bool = True  # a row without an address is that of its first cell

    def suivre(self, morceau: bytes) -> None:
        """Read the addresses of this piece; a cell without one follows the one before it."""
        for trouve in _DANS_LA_GRILLE.finditer(morceau):
            self.commence = bool(trouve["rangee"]) or self.commence
            if trouve["ligne"] is None:
                continue
            ligne = int(trouve["ligne"])
            colonne = (len(trouve["colonne"]), trouve["colonne"])
            if self.commence and ligne > self.rang:
                self.rang, self.colonne, self.commence = ligne, colonne, False
                continue
            if ligne == self.rang and colonne > self.colonne and not trouve["rangee"]:
                self.colonne = colonne
                continue
            repere = (trouve["colonne"] + trouve["ligne"]).decode()
            dit = f"« {repere} » est hors de sa place : ouvrez le classeur et enregistrez-le"
            for numero in (self.rang, ligne):
                self.trouves.setdefault(numero, dit)


def _morceaux(archive: zipfile.ZipFile, membre: str) -> Iterator[bytes]:
    """The text of a member by pieces that end before a cell."""
    reste = b""
    with archive.open(membre) as flux:
        while bloc := flux.read(BLOC):
            reste += bloc
            coupe = max(reste.rfind(b"<c "), reste.rfind(b":c "), 0)
            yield reste[:coupe]
            reste = reste[coupe:]
    yield reste


def _noter(trouves: dict[int, str], motif: re.Pattern[bytes], texte: bytes, dit: str) -> None:
    if len(trouves) > DEFAUTS_MAX:
        return
    for trouve in motif.finditer(texte):
        attributs = trouve["attributs"]
        repere = _REPERE.search(attributs)
        # A formula whose result is an empty text has no value: it was calculated.
        if repere and not (motif is _SANS_RESULTAT and b'"str"' in attributs):
            colonne, ligne = repere[1].decode(), int(repere[2])
            trouves.setdefault(ligne, f"la cellule {colonne}{ligne} {dit}")


def messages(chemin: str, feuille: str) -> Iterator[tuple[Any, ...]]:
    """What there is to say of the sheet of this folded name, the first one when not given."""
    classeur = python_calamine.CalamineWorkbook.from_path(chemin)
    noms = classeur.sheet_names
    nom = next((n for n in noms if not feuille or plier(n) == feuille), None)
    if nom is None:
        yield "absente", noms
        return
    fautives = defauts(chemin, nom)
    lot = []
    for numero, rangee in enumerate(classeur.get_sheet_by_name(nom).iter_rows(), 1):
        cellules = [cellule(valeur) for valeur in rangee]
        if any(cellules) or numero in fautives:
            lot.append((numero, cellules, fautives.get(numero, "")))
        if len(lot) >= LOT:
            yield "rangees", lot
            lot = []
    yield "rangees", lot
    yield ("fin",)


def ecrire(message: tuple[Any, ...]) -> None:
    octets = marshal.dumps(message)
    sys.stdout.buffer.write(len(octets).to_bytes(LONGUEUR, "big") + octets)


def principal() -> None:
    """Write the messages, within bounds."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE, MEMOIRE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDES, SECONDES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        for message in messages(sys.argv[1], sys.argv[2]):
            ecrire(message)
    except MemoryError:
        sys.exit(1)
    except (python_calamine.CalamineError, *ARCHIVE_ABIMEE, *XML_ABIME):
        ecrire(("illisible",))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    principal()
