"""Tables (CSV, XLSX) and XML records, read one at a time with the file's own line numbers.

Reading knows no database. Memory doesn't grow with the file.
"""

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Collection, Iterator, Sequence
from typing import IO, Any, cast

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from rapidfuzz import process

from .fichiers import Fichier, FichierIllisible, Ligne
from .texte import plier
from .xml_mal_forme import raison

Evenements = Iterator[tuple[str, etree._Element]]
SEPARATEURS = ";,\t|"
# Official cells hold whole texts: the default of csv (128 kB) is short, but an unclosed quote must not
# swallow the file.
csv.field_size_limit(8 * 1024**2)
_HAUT_DE_CP1252 = re.compile(rb"[\x80-\x9f]")


def lire_tableau(
    fichier: Fichier, colonnes: Collection[str] = (), *, feuille: str = ""
) -> Iterator[Ligne]:
    """The rows of a CSV or XLSX file, cells stripped, by column name; `colonnes` must be there.

    `feuille`: the sheet of a workbook, by its folded name; the first one when not given.
    """
    if fichier.nom.lower().endswith((".xlsx", ".xlsm")):
        return _lire_xlsx(fichier, colonnes, feuille)
    return _lire_csv(fichier, colonnes)


def encodage(fichier: Fichier) -> str:
    """« utf-8-sig », « utf-16 », « utf-8 », « iso-8859-1 » or « cp1252 », from the bytes.

    A file that is mostly good UTF-8 with some broken lines is refused rather than read wrong.
    """
    valides = fautives = premiere = 0
    haut = False
    with fichier.ouvrir() as flux:
        for numero, ligne in enumerate(flux, 1):
            if numero == 1 and ligne.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
                return "utf-8-sig" if ligne.startswith(b"\xef") else "utf-16"
            if ligne.isascii():
                continue
            try:
                ligne.decode()
                valides += 1
            except UnicodeDecodeError:
                fautives += 1
                premiere = premiere or numero
                haut = haut or bool(_HAUT_DE_CP1252.search(ligne))
    if fautives and valides > fautives:
        raise FichierIllisible(
            f"« {fichier.nom} » est en UTF-8, sauf {fautives} ligne(s) dont la ligne {premiere} :"
            " enregistrez-le de nouveau en UTF-8."
        )
    if not fautives:
        return "utf-8"
    return "cp1252" if haut else "iso-8859-1"


def _lire_csv(fichier: Fichier, colonnes: Collection[str]) -> Iterator[Ligne]:
    with (
        fichier.ouvrir() as octets,
        io.TextIOWrapper(octets, encoding=encodage(fichier), errors="replace", newline="") as texte,
    ):
        premiere = _premiere_ligne(texte)
        separateur = max(SEPARATEURS, key=re.sub(r'"[^"]*"', "", premiere).count)
        lecteur = csv.reader(texte, delimiter=separateur, strict=True)
        entete: list[str] = []
        fin = 0
        while True:
            try:
                cellules = next(lecteur)
            except StopIteration:
                break
            except csv.Error:
                raise FichierIllisible(
                    f"« {fichier.nom} », à partir de la ligne {fin + 1} : un guillemet n'est pas fermé, ou il est"
                    " suivi d'un caractère inattendu. Le reste du fichier ne peut pas être lu."
                ) from None
            debut, fin = fin + 1, lecteur.line_num
            if not any(cellules):
                continue
            if not entete:
                entete = _entete(fichier, cellules, colonnes)
                continue
            yield _ligne(debut, entete, [cellule.strip() for cellule in cellules])
    _exiger_entete(fichier, entete)


def _premiere_ligne(texte: IO[str]) -> str:
    """The first line that isn't blank, the file being put back at its start."""
    premiere = next((ligne for ligne in texte if ligne.strip()), "")
    texte.seek(0)
    return premiere


def _ligne(numero: int, entete: Sequence[str], cellules: Sequence[str]) -> Ligne:
    defaut = ""
    if len(cellules) != len(entete):
        defaut = f"{len(cellules)} cellule(s) au lieu de {len(entete)}"
    return Ligne(numero, dict(zip(entete, cellules, strict=False)), defaut)


def _entete(fichier: Fichier, cellules: Sequence[str], colonnes: Collection[str]) -> list[str]:
    """The names of the columns, those required being there."""
    entete = [cellule.strip() for cellule in cellules]
    while entete and not entete[-1]:
        entete.pop()
    manquantes = [nom for nom in colonnes if nom not in entete]
    if manquantes:
        *premieres, derniere = (f"« {nom} »{suggestion(nom, entete)}" for nom in manquantes)
        noms = f"les colonnes {', '.join(premieres)} et" if premieres else "de colonne"
        raise FichierIllisible(
            f"« {fichier.nom} » n'a pas {noms} {derniere}"
            f". Colonnes lues : {', '.join(entete[:12])}{'…' if len(entete) > 12 else ''}."
        )
    return entete


def _exiger_entete(fichier: Fichier, entete: Sequence[str]) -> None:
    if not entete:
        raise FichierIllisible(f"« {fichier.nom} » est vide : aucune ligne de titres de colonnes.")


def suggestion(valeur: str, connues: Collection[str]) -> str:
    """« , vouliez-vous dire « … » ? » when a known value is near, else nothing."""
    proche = process.extractOne(valeur, connues, processor=plier, score_cutoff=78)
    return f" (vouliez-vous dire « {proche[0]} » ?)" if proche else ""


def _lire_xlsx(fichier: Fichier, colonnes: Collection[str], feuille: str) -> Iterator[Ligne]:
    """The rows of one sheet; numbers and dates come as a CSV would write them."""
    with fichier.ouvrir() as octets:
        try:
            classeur = load_workbook(octets, read_only=True, data_only=True)
        except (zipfile.BadZipFile, InvalidFileException, KeyError):
            raise FichierIllisible(
                f"« {fichier.nom} » n'est pas un classeur Excel lisible : enregistrez-le de nouveau au format .xlsx."
            ) from None
        entete: list[str] = []
        for numero, rangee in enumerate(
            _feuille(fichier, classeur, feuille).iter_rows(values_only=True), 1
        ):
            cellules = [_cellule(valeur) for valeur in rangee]
            if not any(cellules):
                continue
            if not entete:
                entete = _entete(fichier, cellules, colonnes)
                continue
            # A sheet is as wide as its widest row: empty cells beyond the titles mean nothing.
            utiles = cellules[: len(entete)] + [c for c in cellules[len(entete) :] if c]
            utiles += [""] * (len(entete) - len(utiles))
            yield _ligne(numero, entete, utiles)
        classeur.close()
    _exiger_entete(fichier, entete)


def _feuille(fichier: Fichier, classeur: Any, nom: str) -> Any:
    """The sheet of this folded name, or the first one."""
    if not nom:
        return classeur.worksheets[0]
    for feuille in classeur.worksheets:
        if plier(feuille.title) == plier(nom):
            return feuille
    presentes = ", ".join(f"« {titre} »" for titre in classeur.sheetnames)
    raise FichierIllisible(
        f"« {fichier.nom} » n'a pas de feuille « {nom} ». Ses feuilles : {presentes}."
    )


def _cellule(valeur: Any) -> str:
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime.datetime) and valeur.time() == datetime.time():
        return valeur.date().isoformat()
    if isinstance(valeur, datetime.date | datetime.time):
        return valeur.isoformat()
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    return str(valeur).strip()


def lire_xml(fichier: Fichier, balise: str) -> Iterator[Ligne]:
    """Each element of this name, as `arbre` gives it, freed before the next one is read.

    Entities are not expanded, no DTD is accepted, nothing is fetched.
    """
    analyseur = etree.XMLPullParser(
        events=("start", "end"),
        tag=[balise, f"{{*}}{balise}"],
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    numero, debut = 1, 0
    with fichier.ouvrir() as flux:
        try:
            # Fed line by line: lxml itself knows lines only up to 65,535.
            while morceau := flux.readline(65_536):
                analyseur.feed(morceau)
                for moment, element in cast("Evenements", analyseur.read_events()):
                    if moment == "start":
                        if not debut:
                            _refuser_dtd(fichier, element)
                        debut = numero
                    else:
                        yield Ligne(debut, arbre(element))
                        _liberer(element)
                numero += morceau.endswith(b"\n")
            analyseur.close()
        except etree.XMLSyntaxError as erreur:
            raise FichierIllisible(
                f"« {fichier.nom} » n'est pas du XML bien formé, vers la ligne {numero} : {raison(erreur)}."
            ) from None
    if not debut:
        raise FichierIllisible(f"« {fichier.nom} » ne contient aucun élément « {balise} ».")


def _refuser_dtd(fichier: Fichier, element: etree._Element) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise FichierIllisible(f"« {fichier.nom} » contient une DTD : elle n'est pas acceptée.")


def _liberer(element: etree._Element) -> None:
    """Forget the element and those before it: the document never stands whole in memory."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def arbre(element: etree._Element) -> dict[str, Any]:
    """An element as a dict: text of its leaves, list of such dicts for those that have children.

    A leaf that comes several times keeps its first text that isn't empty.
    """
    valeurs: dict[str, Any] = {}
    for enfant in element:
        nom = etree.QName(enfant).localname
        if len(enfant):
            precedents = valeurs.get(nom)
            valeurs[nom] = [*(precedents if isinstance(precedents, list) else []), arbre(enfant)]
        else:
            valeurs[nom] = valeurs.get(nom) or (enfant.text or "").strip()
    return valeurs


def enfants(valeurs: dict[str, Any], liste: str, element: str) -> list[dict[str, Any]]:
    """The dicts of `<liste><element>…</element></liste>` in what `arbre` gave; leaves alone are left out."""
    trouves = valeurs.get(liste)
    if not isinstance(trouves, list):
        return []
    return [
        sous for groupe in trouves for sous in groupe.get(element) or () if isinstance(sous, dict)
    ]
