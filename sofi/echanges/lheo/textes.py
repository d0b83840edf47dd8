"""Texts on their way out: rich text made plain, the sheet's text and the typed one in one element."""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from sofi.socle.balises import CANONIQUE
from sofi.socle.formats import INSECABLE

TIRET = "-"  # the network's sign for a required text with nothing to say

_FIN_DE_PHRASE = re.compile(r"(?<=[.!?;…]) +")
_FINS_DE_LIGNE = frozenset({"/p", "/li", "/ul", "/ol", "br"})


@lru_cache(maxsize=4096)
def texte_simple(texte: str) -> str:
    """Stored rich text as plain text, paragraphs and list items as lines; plain text keeps its own.

    Same result as `socle.texte_riche.en_texte` on what that module stored, without parsing HTML.
    """
    if CANONIQUE.search(texte):
        texte = unescape(CANONIQUE.sub(_en_ligne, texte))
    lignes = (ligne.strip() for ligne in texte.splitlines())
    return "\n".join(ligne for ligne in lignes if ligne)


def _en_ligne(balise: re.Match[str]) -> str:
    return "\n" if f"{balise[1]}{balise[2]}".lower() in _FINS_DE_LIGNE else ""


@dataclass(frozen=True)
class TexteCompose:
    """What the element says, and the sheet's whole text when the element couldn't hold it."""

    texte: str
    fiche_entiere: str = ""


def composer(fiche: str, texte_saisi: str, *, limite: int, lien: str) -> TexteCompose:
    """The sheet's text then what the organisme typed, within `limite` characters.

    What was typed is always whole. A sheet's text too long gives its first whole paragraphs (whole sentences
    of a first paragraph longer than that), then the link to the official sheet. Nothing at all
    gives the network's dash.
    """
    entier = "\n".join(morceau for morceau in (fiche, texte_saisi) if morceau)
    if len(entier) <= limite or not fiche:
        return TexteCompose(entier or TIRET)
    renvoi = f"Suite sur la fiche officielle : {lien}" if lien else ""
    if len("\n".join(filter(None, [renvoi, texte_saisi]))) > limite:
        renvoi = ""
    fin = "\n".join(filter(None, [renvoi, texte_saisi]))
    premiers = _premiers_paragraphes(fiche, limite - (len(fin) + 1 if fin else 0))
    return TexteCompose("\n".join(filter(None, [*premiers, fin])) or TIRET, fiche)


def _premiers_paragraphes(texte: str, place: int) -> list[str]:
    """The first whole paragraphs; of a first one too long by itself, its first whole sentences."""
    paragraphes = texte.splitlines()
    premiers = premiers_entiers(paragraphes, place)
    if premiers or not paragraphes:
        return premiers
    phrases = premiers_entiers(_FIN_DE_PHRASE.split(paragraphes[0]), place)
    return [" ".join(phrases)] if phrases else []


def premiers_entiers(morceaux: list[str], place: int) -> list[str]:
    """The first ones that hold in that many characters, one character between two."""
    premiers: list[str] = []
    for morceau in morceaux:
        place -= len(morceau) + (1 if premiers else 0)
        if place < 0:
            break
        premiers.append(morceau)
    return premiers


def phrases_tenues(phrases: list[str], limite: int) -> list[str]:
    """The sentences that hold together, spaces between them, in `limite` characters; the others are passed."""
    phrases_gardees: list[str] = []
    for phrase in phrases:
        if len(" ".join([*phrases_gardees, phrase])) <= limite:
            phrases_gardees.append(phrase)
    return phrases_gardees


def sans_insecable(texte: str) -> str:
    """Our own sentences with ordinary spaces: readers look for « 9 mois » as one types it."""
    return texte.replace(INSECABLE, " ")


def titre_court(titre: str, limite: int) -> str:
    """A title that the language has no room for, stopped after a whole word."""
    if len(titre) <= limite:
        return titre
    return titre[: limite - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
