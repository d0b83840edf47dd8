"""From the text of a cell to the value of a field. Each reader takes an empty cell to « nothing »."""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser
from typing import Any

from ..balises import a_des_balises, proteger
from ..texte import plier
from ..valeurs import ValeurRefusee, lire_decimal, lire_entier, lire_jour

# Control characters can neither be stored by PostgreSQL (NUL) nor written in XML (the others).
_CONTROLES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PRIVES = re.compile(r"[\ue000-\uf8ff]")
# Official files part the paragraphs of a sheet by runs of spaces.
_PARAGRAPHES = re.compile(r"[ \t\u00a0]{3,}|(?<=[.;:!?…])[ \t\u00a0]{2}(?=\S)")
_ENTITE = re.compile(r"&(?:#\d+|[a-zA-Z]+);")
OUI = frozenset({"oui", "o", "1", "true", "vrai", "active", "actif"})
NON = frozenset({"non", "n", "0", "false", "faux", "inactive", "inactif"})


class Refus(Exception):
    """A value that can't be taken; the message says why, in French, without repeating the value."""


class Ignoree(Exception):
    """A record that is right but isn't taken; the message says why, in French, without repeating its values.

    Raised by `Cible.extraire`: the report counts it and says it, and nothing is refused. `restent` has the keys of the
    rows that it would give, as `extraire` gives them: they are in the file, and what the base holds of them stays.
    None for a record that isn't ours: known before, it is withdrawn.
    """

    def __init__(
        self, raison: str, exemple: str = "", restent: Iterable[Mapping[str, Any]] = ()
    ) -> None:
        super().__init__(raison)
        self.exemple = exemple
        self.restent = tuple(restent)


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
    if a_des_balises(brut):
        lecteur = _TexteSeul()
        lecteur.feed(proteger(brut))
        lecteur.close()
        brut = unescape("".join(lecteur.morceaux))
    else:
        brut = _PARAGRAPHES.sub("\n", unescape(brut) if _ENTITE.search(brut) else brut)
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


def _lu(lire: Callable[[str], Any], valeur: Any) -> Any:
    """Read as everywhere else, what is refused being said of the line."""
    try:
        return lire(valeur or "")
    except ValeurRefusee as refus:
        raise Refus(str(refus)) from None


def entier(valeur: Any) -> int | None:
    """A whole number, spaces allowed between thousands."""
    lu: int | None = _lu(lire_entier, valeur)
    return lu


def decimal(valeur: Any) -> Decimal | None:
    """A number, with a comma or a point."""
    lu: Decimal | None = _lu(lire_decimal, valeur)
    return lu


def flottant(valeur: Any) -> float | None:
    """A measure (latitude, longitude)."""
    nombre = decimal(valeur)
    return None if nombre is None else float(nombre)


def date(valeur: Any) -> datetime.date | None:
    """AAAA-MM-JJ or JJ/MM/AAAA, of a year that can be meant; a time after the day is left out."""
    lu: datetime.date | None = _lu(lire_jour, valeur)
    return lu


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
