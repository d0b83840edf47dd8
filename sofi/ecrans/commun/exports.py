"""A list as a file: XLSX or CSV, of any length, that no spreadsheet takes for formulas nor turns into dates."""

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import FileResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from .tableau import FORMATS, Tableau

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEUR = 24  # of a column, in characters
LOT = 2000  # rows read at once
_FORMULE = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
# What a spreadsheet, French or English, writes otherwise than it was: « 1-1-1 » becomes a date, « 01000 » loses
# its zero, a SIRET its last digits, « 1E5 » its letters.
_MOIS = (
    r"(?:jan(?:v(?:ier)?|uary)?|f[ée]v(?:r(?:ier)?)?|feb(?:ruary)?|mar(?:s|ch)?|avr(?:il)?|apr(?:il)?|mai|may"
    r"|juin|june?|juil(?:let)?|july?|ao[uû]t|aug(?:ust)?|sept?(?:emb(?:re|er))?|oct(?:ob(?:re|er))?"
    r"|nov(?:emb(?:re|er))?|d[ée]c(?:emb(?:re|er))?)\.?"
)
_TRANSFORMES = re.compile(
    rf"""\s*(?:
        \d{{1,4}}\s*[-/.]\s*\d{{1,4}}(?:\s*[-/.]\s*\d{{1,4}})?
        | (?:\d{{1,4}}[-/.\s]+)?{_MOIS}[-/.\s]*\d{{1,4}} | \d{{1,4}}[-/.\s]*{_MOIS}
        | \d{{1,4}}:\d{{1,2}}(?::\d{{1,2}})?(?:\s*[ap]m?)?
        | 0\d+ | \d{{12,}} | \d+(?:[.,]\d*)?e[-+]?\d+
    )\s*""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_INTERDITS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def cellule(valeur: Any) -> Any:
    """The value of a cell; a text that a spreadsheet would take for a formula begins with a quote."""
    if not isinstance(valeur, str):
        return valeur
    texte = _INTERDITS.sub("", valeur)
    return f"'{texte}" if _FORMULE.match(texte) else texte


def exporter(
    donnees: QueryDict, tableau: Tableau, lignes: Any, *, nom: str
) -> HttpResponseBase | None:
    """The list as it is narrowed and sorted, when the address asks for a file of it."""
    if donnees.get("export") not in FORMATS:
        return None
    entetes = [colonne.libelle for colonne in tableau.colonnes]
    lues = tableau.lignes(lignes).iterator(chunk_size=LOT)
    valeurs = ([colonne.valeur(ligne) for colonne in tableau.colonnes] for ligne in lues)
    return en_fichier(donnees, entetes, valeurs, nom=nom)


def en_fichier(
    donnees: QueryDict, entetes: Sequence[str], lignes: Iterable[Iterable[Any]], *, nom: str
) -> HttpResponseBase | None:
    """Rows of values under their heads, when the address asks for a file of them."""
    sorte = donnees.get("export")
    if sorte not in FORMATS:
        return None
    nom = f"{slugify(nom)}-{timezone.localdate().isoformat()}.{sorte}"
    cellules = ([cellule(valeur) for valeur in ligne] for ligne in lignes)
    if sorte == "xlsx":
        return _xlsx(nom, entetes, cellules)
    reponse = StreamingHttpResponse(_csv(entetes, cellules), content_type="text/csv; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse


class _Echo:
    """What csv writes in: it gives each line back."""

    def write(self, texte: str) -> str:
        return texte


def _csv(entetes: Sequence[str], cellules: Iterable[list[Any]]) -> Iterator[str]:
    """Lines as French spreadsheets open them: byte order mark, semicolons, dates JJ/MM/AAAA."""
    ecrivain: Any = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff" + ecrivain.writerow(entetes)
    for valeurs in cellules:
        yield ecrivain.writerow(
            [f"{v:%d/%m/%Y}" if hasattr(v, "strftime") else _en_texte(v) for v in valeurs]
        )


def _xlsx(nom: str, entetes: Sequence[str], cellules: Iterable[list[Any]]) -> FileResponse:
    """A workbook written row after row in a temporary file."""
    classeur = Workbook(write_only=True)
    feuille = classeur.create_sheet("Liste")
    feuille.freeze_panes = "A2"
    for rang in range(len(entetes)):
        feuille.column_dimensions[chr(ord("A") + rang)].width = LARGEUR
    feuille.append([_gras(feuille, entete) for entete in entetes])
    for valeurs in cellules:
        feuille.append([_typee(feuille, valeur) for valeur in valeurs])
    fichier = tempfile.TemporaryFile()  # noqa: SIM115 — closed by the response
    classeur.save(fichier)
    fichier.seek(0)
    return FileResponse(fichier, as_attachment=True, filename=nom, content_type=XLSX)


def _en_texte(valeur: Any) -> Any:
    """In a CSV a cell has no type: a quote keeps as text what would be read as a date or another number."""
    return f"'{valeur}" if isinstance(valeur, str) and _TRANSFORMES.fullmatch(valeur) else valeur


def _typee(feuille: Any, valeur: Any) -> Any:
    """In a workbook the same text is a cell of text: it stays so when it is edited."""
    if not isinstance(valeur, str) or not _TRANSFORMES.fullmatch(valeur):
        return valeur
    cellule_de_texte = WriteOnlyCell(feuille, value=valeur)
    cellule_de_texte.number_format = "@"
    return cellule_de_texte


def _gras(feuille: Any, texte: str) -> WriteOnlyCell:
    titre = WriteOnlyCell(feuille, value=texte)
    titre.font = Font(bold=True)
    return titre
