"""The one way text is folded, for what is indexed and for what is asked.

Folding here and not in the database gives the same result on every PostgreSQL, without an extension.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any

# Letters that Unicode does not decompose into a base letter and an accent.
_LETTRES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_HORS_MOT = re.compile(r"[\W_]+")
# Signs that nobody sees: all the format characters (soft hyphen, zero-width, direction, byte order mark…), and
# those letters and spaces that draw nothing. `\u200d` is apart: it makes one sign of two emoji.
_SIGNES_INVISIBLES = (
    "\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_EMOJI = "\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_INVISIBLES = re.compile(
    rf"[{_SIGNES_INVISIBLES}]"
    rf"|(?<![{_EMOJI}\ufe0f])\u200d|\u200d(?![{_EMOJI}])"
    rf"|(?<![{_EMOJI}0-9#*©®])[\ufe00-\ufe0f]"
)
# Signs that are letters of a name: C, C++ and C# are three languages.
_PLUS = re.compile(r"\b([a-z])\+\+")
_DIESE = re.compile(r"\b([a-z])[#♯]")
# « C.A.P. », « B.T.S », « C. A. P. »: letters alone, each followed by its point.
_SIGLE = re.compile(r"(?<![\w.])(?:[^\W\d_]\.\s?)+[^\W\d_](?:\.(?!\w)|(?![\w.'’]))")
_POINTS = re.compile(r"[.\s]")


_ECHAPPES = re.compile(r"_x(?![dD][89a-fA-F])([0-9a-fA-F]{4})_")  # half of a sign is none
_FINS_DE_LIGNE = re.compile(r"\r\n?")


def signes_d_excel(texte: str) -> str:
    """The text of a cell, the signs that Excel writes by their number (« _x000D_ ») put back; ends of lines as one."""
    return _FINS_DE_LIGNE.sub("\n", _ECHAPPES.sub(lambda trouve: chr(int(trouve[1], 16)), texte))


def sans_invisibles(texte: str) -> str:
    """The text without the signs that nobody sees: they spoil addresses, numbers and searches.

    Every text that comes in goes through here: those of forms by their fields
    (`sofi/ecrans/commun/champ_lie.py`), those of imports by their streams (`sofi/socle/importation/description.py`),
    what is searched by `plier`.
    """
    return texte if texte.isascii() else _INVISIBLES.sub("", texte)


def sans_invisibles_dans(valeur: Any) -> Any:
    """The same of every text of a value: a text, a list of them, a row by column; anything else is left alone."""
    if isinstance(valeur, str):
        return sans_invisibles(valeur)
    if isinstance(valeur, list):
        return [sans_invisibles_dans(partie) for partie in valeur]
    if isinstance(valeur, dict):
        return {cle: sans_invisibles_dans(partie) for cle, partie in valeur.items()}
    return valeur


def plier(texte: str) -> str:
    """Text folded for search: lower-case, without accents, words split by single spaces.

    Ligatures are opened (« œ » → « oe »), digits kept; apostrophes, hyphens, « / » and every other
    sign split words: « L'œuvre d'Ébéniste (FIMO/FCO) » → « l oeuvre d ebeniste fimo fco ». The points
    of an acronym don't: « C.A.P. » → « cap »; nor do the signs of « C++ » and « C# ».
    """
    # A question and its words are folded some twenty times by those who read them.
    return _plier_court(texte) if len(texte) <= COURT else _plier(texte)


def _plier(texte: str) -> str:
    plat = sans_invisibles(texte).casefold()
    if not plat.isascii():
        decompose = unicodedata.normalize("NFKD", plat.translate(_LETTRES))
        plat = "".join(c for c in decompose if not unicodedata.combining(c)).casefold()
    if "." in plat:
        plat = _SIGLE.sub(lambda sigle: _POINTS.sub("", sigle[0]), plat)
    if "+" in plat or "#" in plat:
        plat = _DIESE.sub(r"\1sharp ", _PLUS.sub(r"\1plusplus ", plat))
    return _HORS_MOT.sub(" ", plat).strip()


COURT = 100
"""Letters of a text that is worth keeping folded."""
_plier_court = lru_cache(maxsize=2048)(_plier)
