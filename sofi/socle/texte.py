"""The one way text is folded, for what is indexed and for what is asked.

Folding here and not in the database gives the same result on every PostgreSQL, without an extension.
"""

import re
import unicodedata
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
_ELISION = re.compile(r"\b(?:qu|jusqu|lorsqu|puisqu|quoiqu|presqu|[cdjlmnst])['’ʼ]", re.IGNORECASE)

# French words that say nothing of a training. Words that are also a trade or a matter stay out of
# this list: « son » (ingénieur du son), « car » (conducteur de car), « or », « été », « est ».
_LISTE_VIDES = """
a ai au aux avec ce ces cet cette chez dans de des donc dont du elle elles en et eu il ils je la
le les leur leurs lui ma mais me mes mon ne nos notre nous on ou par pas pour qu que qui sa se
ses si sont sous sur ta te tes toi ton tu un une vos votre vous y l
"""
MOTS_VIDES = frozenset(_LISTE_VIDES.split())


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
    sign split words: « L'œuvre d'Ébéniste (FIMO/FCO) » → « l oeuvre d ebeniste fimo fco ».
    """
    plat = sans_invisibles(texte).casefold()
    if not plat.isascii():
        decompose = unicodedata.normalize("NFKD", plat.translate(_LETTRES))
        plat = "".join(c for c in decompose if not unicodedata.combining(c)).casefold()
    return _HORS_MOT.sub(" ", plat).strip()


def mots_utiles(texte: str) -> list[str]:
    """Folded words of a text, in their order, without elisions nor French stop words.

    Give it the text as typed, not a folded one: « d'ébéniste » loses its « d », « permis D » keeps it.
    """
    return [mot for mot in plier(_ELISION.sub(" ", texte)).split() if mot not in MOTS_VIDES]
