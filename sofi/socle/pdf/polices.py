"""The fonts of our PDF files: Source Sans 3 (SIL OFL 1.1, `polices/LICENSE.md`), embedded in part in each file.

They are those of the npm package `source-sans` 3.52.0 (`TTF/SourceSans3-Regular.ttf`, `TTF/SourceSans3-Semibold.ttf`),
unchanged.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

NORMALE, GRASSE = "SourceSans3", "SourceSans3-Semibold"
_DOSSIER = Path(__file__).with_name("polices")
_FICHIERS = {NORMALE: "SourceSans3-Regular.ttf", GRASSE: "SourceSans3-Semibold.ttf"}
_INCONNU = "?"


class _Police(TTFont):
    """A font whose table of signs is as PDF/UA asks: no code stands for nothing, a hundred lines a part."""

    def addObjects(self, doc: Any) -> None:
        """Write the font and its tables in the file."""
        super().addObjects(doc)
        for nom, objet in doc.idToObject.items():
            if nom.startswith("toUnicodeCMap:"):
                objet.content = _TABLE.sub(_sans_les_vides, objet.content)


LIGNES_PAR_PART = 100  # of a table of signs, as the format allows
_TABLE = re.compile(r"\d+ beginbfchar\n(.*?)\nendbfchar", re.DOTALL)


def _sans_les_vides(table: re.Match[str]) -> str:
    lignes = [ligne for ligne in table[1].split("\n") if not ligne.endswith("<0000>")]
    return "\n".join(_parts(lignes))


def _parts(lignes: list[str]) -> Iterator[str]:
    for debut in range(0, len(lignes), LIGNES_PAR_PART):
        part = lignes[debut : debut + LIGNES_PAR_PART]
        yield "\n".join([f"{len(part)} beginbfchar", *part, "endbfchar"])


def preparer() -> None:
    """Make the fonts known to reportlab; again changes nothing."""
    if NORMALE in pdfmetrics.getRegisteredFontNames():
        return
    for nom, fichier in _FICHIERS.items():
        pdfmetrics.registerFont(_Police(nom, _DOSSIER / fichier))
    pdfmetrics.registerFontFamily(
        NORMALE, normal=NORMALE, bold=GRASSE, italic=NORMALE, boldItalic=GRASSE
    )


@cache
def _signes() -> frozenset[int]:
    """The signs that both fonts draw."""
    preparer()
    normale, grasse = (pdfmetrics.getFont(nom).face.charToGlyph for nom in _FICHIERS)
    return frozenset(normale.keys() & grasse.keys())


def ecrivable(texte: str) -> str:
    """The text on one line, with the signs that the fonts have: another is opened, then taken off or asked about."""
    texte = " ".join(part for part in texte.split(" ") if part).translate(_BLANCS)
    if all(ord(signe) in _signes() for signe in texte):
        return texte
    return "".join(map(_signe, texte))


_BLANCS = dict.fromkeys(map(ord, "\t\n\r\x0b\x0c\u2028\u2029"), " ") | {
    0x202F: "\N{NO-BREAK SPACE}",
    0x2009: "\N{NO-BREAK SPACE}",
    0x2011: "-",
}


@cache
def _signe(signe: str) -> str:
    """A sign, else those it is made of; nothing for what isn't seen (controls, emoji), « ? » for letters."""
    if ord(signe) in _signes():
        return signe
    ouverts = [part for part in unicodedata.normalize("NFKD", signe) if ord(part) in _signes()]
    lettre = unicodedata.category(signe)[0] == "L"
    return "".join(ouverts) or (_INCONNU if lettre else "")


def en_paragraphe(texte: str) -> str:
    """The same, as reportlab's paragraphs read it: nothing in it is a tag."""
    return escape(ecrivable(texte))
