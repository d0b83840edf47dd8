"""From the text of a cell to the value of a field. Each reader takes an empty cell to « nothing »."""

import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from html import unescape
from html.parser import HTMLParser
from typing import Any

from ..balises import a_des_balises, proteger
from ..texte import plier

# Control characters can neither be stored by PostgreSQL (NUL) nor written in XML (the others).
_CONTROLES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PRIVES = re.compile(r"[\ue000-\uf8ff]")
# Official files part the paragraphs of a sheet by runs of spaces.
_PARAGRAPHES = re.compile(r"[ \t\u00a0]{3,}|(?<=[.;:!?…])[ \t\u00a0]{2}(?=\S)")
_ENTITE = re.compile(r"&(?:#\d+|[a-zA-Z]+);")
_DATE_FR = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ T]\d{1,2}:\d{2}.*)?")
_DATE_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]\d{1,2}:\d{2}.*|[+Z].*)?")
PREMIERE_ANNEE, DERNIERE_ANNEE = 1900, 2200
OUI = frozenset({"oui", "o", "1", "true", "vrai", "active", "actif"})
NON = frozenset({"non", "n", "0", "false", "faux", "inactive", "inactif"})


class Refus(Exception):
    """A value that can't be taken; the message says why, in French, without repeating the value."""


def tel_quel(valeur: Any) -> Any:
    """The value as the source built it."""
    return valeur


def texte(valeur: Any) -> str:
    """One line: spaces gathered, control characters out."""
    return " ".join(_CONTROLES.sub(" ", valeur or "").split())


def texte_long(valeur: Any) -> str:
    """Paragraphs of plain text; HTML, which some official flows carry in their texts, becomes lines.

    Runs of spaces part paragraphs, as official files write them. The bullets of word processors
    (private-use characters) become « • ».
    """
    brut = _PRIVES.sub("•", _CONTROLES.sub(" ", valeur or ""))
    if a_des_balises(brut) or _ENTITE.search(brut):
        lecteur = _TexteSeul()
        lecteur.feed(proteger(brut))
        lecteur.close()
        brut = unescape("".join(lecteur.morceaux))
    else:
        brut = _PARAGRAPHES.sub("\n", brut)
    lignes = (" ".join(ligne.split()) for ligne in brut.splitlines())
    return "\n".join(ligne for ligne in lignes if ligne)


class _TexteSeul(HTMLParser):
    """Keeps the text; blocks and list items start a line."""

    blocs = frozenset("p div br ul ol li h1 h2 h3 h4 h5 h6 tr table".split(" "))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.morceaux: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in self.blocs:
            self.morceaux.append("\n• " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.blocs:
            self.morceaux.append("\n")

    def handle_data(self, data: str) -> None:
        self.morceaux.append(data)


def entier(valeur: Any) -> int | None:
    """A whole number, spaces allowed between thousands."""
    chiffres = re.sub(r"\s", "", valeur or "")
    if not chiffres:
        return None
    if not re.fullmatch(r"-?\d{1,18}", chiffres):
        raise Refus("nombre entier attendu")
    return int(chiffres)


def decimal(valeur: Any) -> Decimal | None:
    """A number, with a comma or a point."""
    chiffres = re.sub(r"\s", "", valeur or "").replace(",", ".")
    if not chiffres:
        return None
    try:
        nombre = Decimal(chiffres)
    except InvalidOperation:
        raise Refus("nombre attendu") from None
    if not nombre.is_finite():
        raise Refus("nombre attendu")
    return nombre


def flottant(valeur: Any) -> float | None:
    """A measure (latitude, longitude)."""
    nombre = decimal(valeur)
    return None if nombre is None else float(nombre)


def date(valeur: Any) -> datetime.date | None:
    """AAAA-MM-JJ or JJ/MM/AAAA, of a year that can be meant; a time after the day is left out."""
    brut = (valeur or "").strip()
    if not brut:
        return None
    if trouve := _DATE_FR.fullmatch(brut):
        jour, mois, annee = map(int, trouve.groups())
    elif trouve := _DATE_ISO.fullmatch(brut):
        annee, mois, jour = map(int, trouve.groups())
    else:
        raise Refus("date attendue, JJ/MM/AAAA ou AAAA-MM-JJ")
    if not PREMIERE_ANNEE <= annee <= DERNIERE_ANNEE:
        raise Refus(f"date attendue, de {PREMIERE_ANNEE} à {DERNIERE_ANNEE}")
    try:
        return datetime.date(annee, mois, jour)
    except ValueError:
        raise Refus("date attendue, celle-ci n'existe pas") from None


def booleen(valeur: Any) -> bool | None:
    """Oui or non, in the words official files use."""
    mot = plier(valeur or "")
    if not mot:
        return None
    if mot in OUI or mot in NON:
        return mot in OUI
    raise Refus("« oui » ou « non » attendu")


def liste(separateur: str | None = None) -> Callable[[Any], list[str]]:
    """A reader of several values in a cell (spaces by default), in their order, without repeats."""

    def lire(valeur: Any) -> list[str]:
        morceaux = (texte(morceau) for morceau in (valeur or "").split(separateur))
        return list(dict.fromkeys(morceau for morceau in morceaux if morceau))

    return lire


def choix(valeurs: Mapping[str, str]) -> Callable[[Any], str]:
    """A reader of one of these words (folded) as the code stored; empty stays empty."""
    connues = {plier(mot): code for mot, code in valeurs.items()}

    def lire(valeur: Any) -> str:
        mot = plier(valeur or "")
        if mot and mot not in connues:
            raise Refus(f"valeur attendue parmi : {', '.join(valeurs)}")
        return connues.get(mot, "")

    return lire
