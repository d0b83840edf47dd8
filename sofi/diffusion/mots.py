"""Words as the search holds and asks for them: folded, then brought back to one form per family.

What is indexed and what is asked go through the same functions. A row's vector is written here, word by
word, so that no text configuration of the database plays a part.
"""

import re
from collections.abc import Iterable, Sequence
from html import unescape

from sofi.socle.balises import CANONIQUE
from sofi.socle.texte import mots_utiles, plier

LONGUEUR_MAX = 60
"""Longer « words » are codes or addresses that nobody types."""
PREFIXE_MIN = 5
"""From this length on a word asked for is also the beginning of a word: « compta » finds « comptabilité »."""
MOTS_MAX = 12
"""Words of a question beyond this number are left out: each costs a search of the index."""
_JETON = re.compile(r"[^\W_]+")
_CODE_FAS = re.compile(r"\s*\d{1,12}\s*-\s*(\d{1,12})\s*-\s*(\d{1,12})\s*")
_REPERTOIRE = re.compile(r"\b(rncp|rs)\s+(?=\d)", re.IGNORECASE)
# Plurals, then feminines: (ending, its replacement, shortest word it applies to).
_PLURIELS = (("eaux", "eau", 5), ("aux", "al", 5), ("s", "", 4), ("x", "", 4))
_FEMININS = (
    ("iere", "ier", 6),
    ("trice", "teur", 7),
    ("euse", "eur", 6),
    ("ienne", "ien", 7),
    ("nelle", "nel", 7),
    ("ive", "if", 6),
    ("ante", "ant", 7),
    ("ente", "ent", 7),
)


def racine(mot: str) -> str:
    """The form under which a folded word is held: singular, and masculine for the endings of trades."""
    if not mot.isalpha():
        return mot
    if not mot.endswith("ss"):
        mot = _remplacer(mot, _PLURIELS)
    return _remplacer(mot, _FEMININS)


def _remplacer(mot: str, fins: Sequence[tuple[str, str, int]]) -> str:
    for fin, remplacement, longueur in fins:
        if len(mot) >= longueur and mot.endswith(fin):
            return mot[: len(mot) - len(fin)] + remplacement
    return mot


def texte_nu(html: str) -> str:
    """The text of a rich text, tags as spaces."""
    return unescape(CANONIQUE.sub(" ", html)) if "<" in html or "&" in html else html


def racines(texte: str) -> list[str]:
    """The forms held for a text, in its order."""
    return [racine(mot) for mot in mots_utiles(texte) if len(mot) <= LONGUEUR_MAX]


def vecteur(par_poids: Iterable[tuple[str, Sequence[str]]]) -> str:
    """The text of a tsvector: each word once, with the weight of the first list that holds it."""
    poids_de: dict[str, str] = {}
    for poids, textes in par_poids:
        for texte in textes:
            for mot in racines(texte):
                poids_de.setdefault(mot, poids)
    # Only words and weights count, so a position says nothing but its rank (at most 16383).
    return " ".join(
        f"'{mot}':{min(rang, 16383)}{poids}"
        for rang, (mot, poids) in enumerate(poids_de.items(), 1)
    )


def question(texte: str) -> list[str]:
    """The distinct forms that a question asks for.

    Of a whole FAS code only A and S count: they never change, and an old F goes on leading to them.
    « RNCP 37538 » is « RNCP37538 ».
    """
    if code := _CODE_FAS.fullmatch(texte):
        return list(dict.fromkeys(code.groups()))
    texte = _REPERTOIRE.sub(r"\1", texte)
    return list(dict.fromkeys(racines(texte)))[:MOTS_MAX]


def _operande(mot: str) -> str:
    return f"'{mot}':*" if len(mot) >= PREFIXE_MIN and mot.isalpha() else f"'{mot}'"


def requete(mots: Sequence[str]) -> str:
    """The tsquery that every one of these forms must satisfy."""
    return " & ".join(_operande(mot) for mot in mots)


def requete_de_rang(mots: Sequence[str]) -> str:
    """The tsquery that ranks: the word itself counts twice, a word that only begins so once."""
    return " | ".join(
        dict.fromkeys(forme for mot in mots for forme in (f"'{mot}'", _operande(mot)))
    )


def formes(texte: str) -> dict[str, str]:
    """Form held → word as written (with its accents), for the words of a text."""
    trouvees: dict[str, str] = {}
    for mot in _JETON.findall(texte.casefold()):
        plie = plier(mot)
        if plie.isalpha() and 3 < len(plie) <= LONGUEUR_MAX:
            trouvees.setdefault(racine(plie), mot)
    return trouvees
