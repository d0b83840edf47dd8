"""The one way text is folded, for what is indexed and for what is asked.

Folding here and not in the database gives the same result on every PostgreSQL, without an extension.
"""

import re
import unicodedata

# Letters that Unicode does not decompose into a base letter and an accent.
_LETTRES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_HORS_MOT = re.compile(r"[\W_]+")
_ELISION = re.compile(r"\b(?:qu|jusqu|lorsqu|puisqu|quoiqu|presqu|[cdjlmnst])['’ʼ]", re.IGNORECASE)

# French words that say nothing of a training. Words that are also a trade or a matter stay out of
# this list: « son » (ingénieur du son), « car » (conducteur de car), « or », « été », « est ».
_LISTE_VIDES = """
a ai au aux avec ce ces cet cette chez dans de des donc dont du elle elles en et eu il ils je la
le les leur leurs lui ma mais me mes mon ne nos notre nous on ou par pas pour qu que qui sa se
ses si sont sous sur ta te tes toi ton tu un une vos votre vous y l
"""
MOTS_VIDES = frozenset(_LISTE_VIDES.split())


def plier(texte: str) -> str:
    """Text folded for search: lower-case, without accents, words split by single spaces.

    Ligatures are opened (« œ » → « oe »), digits kept; apostrophes, hyphens, « / » and every other
    sign split words: « L'œuvre d'Ébéniste (FIMO/FCO) » → « l oeuvre d ebeniste fimo fco ».
    """
    plat = texte.casefold()
    if not plat.isascii():
        decompose = unicodedata.normalize("NFKD", plat.translate(_LETTRES))
        plat = "".join(c for c in decompose if not unicodedata.combining(c)).casefold()
    return _HORS_MOT.sub(" ", plat).strip()


def mots_utiles(texte: str) -> list[str]:
    """Folded words of a text, in their order, without elisions nor French stop words.

    Give it the text as typed, not a folded one: « d'ébéniste » loses its « d », « permis D » keeps it.
    """
    return [mot for mot in plier(_ELISION.sub(" ", texte)).split() if mot not in MOTS_VIDES]
