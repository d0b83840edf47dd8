"""Quotes of a CSV file that make one row of several lines, as the format allows, when nobody meant it.

A cell may well hold several lines. Two quotes that strayed into one column make such a cell too, of all the rows
between them, with the right number of cells: nothing but its look tells it from a text.
"""

import re
from collections.abc import Sequence

_ENTRE_GUILLEMETS = re.compile(r'"[^"]*"')
_CHIFFRES = re.compile(r"[\d\s.,/:+-]+")


def rangees_reunies(lignes: Sequence[str], separateur: str, colonnes: int) -> bool:
    """Whether the lines of one row were each a row of so many columns.

    Two of them are; where rows have two cells, as a text may by chance, half of them or three. Each has its cells, no
    separator is followed by a space as in a text, and all begin with a number, or as the first line does.
    """
    pleines = [ligne.rstrip("\r\n") for ligne in lignes if ligne.strip()]
    if colonnes < 2 or len(pleines) < 2:
        return False
    rangees = [_cellules(ligne, separateur, colonnes) for ligne in _nues(pleines)]
    debuts = [cellules[0] for cellules in rangees if _est_une_rangee(cellules, colonnes)]
    comme_la_premiere = sum(_vont_ensemble(debut, rangees[0][0]) for debut in debuts)
    chiffrees = sum(_vont_ensemble(debut, "0") for debut in debuts)
    assez = 2 if colonnes > 2 else max(2, min(3, len(rangees) / 2))
    return max(comme_la_premiere, chiffrees) >= assez


def titres_et_rangees(titres: Sequence[str], separateur: str) -> bool:
    """Whether a title holds titles or rows: it may stand on several lines, not separators as between cells."""
    colle = re.compile(rf"{re.escape(separateur)}\S")
    return any("\n" in titre and colle.search(titre) for titre in titres)


def _nues(lignes: Sequence[str]) -> list[str]:
    """The lines without the quote that opens in the first one, nor the one that closes in the last one."""
    premiere, *milieu, derniere = lignes
    sans = [_ENTRE_GUILLEMETS.sub("", premiere), *milieu, derniere.replace('"', "", 1)]
    return [_ENTRE_GUILLEMETS.sub("", ligne).replace('"', "") for ligne in sans]


def _cellules(ligne: str, separateur: str, colonnes: int) -> list[str]:
    """The cells of a line, without the empty ones beyond the titles."""
    cellules = ligne.split(separateur)
    while len(cellules) > colonnes and not cellules[-1].strip():
        cellules.pop()
    return cellules


def _est_une_rangee(cellules: list[str], colonnes: int) -> bool:
    en_texte = any(cellule.startswith((" ", "\u00a0")) for cellule in cellules[1:])
    return len(cellules) == colonnes and not en_texte


def _vont_ensemble(une: str, autre: str) -> bool:
    """Both are numbers, dates or telephones, or neither is; an empty cell goes with any."""
    if not une.strip() or not autre.strip():
        return True
    return bool(_CHIFFRES.fullmatch(une)) == bool(_CHIFFRES.fullmatch(autre))
