"""What a search row holds of its texts, and what a question asks of it.

A row's vector is written here, word by word, so that no text configuration of the database plays a part.
"""

import re
from collections.abc import Iterable, Sequence
from html import unescape

from sofi.referentiels import synonymes
from sofi.socle.balises import CANONIQUE
from sofi.socle.mots import LONGUEUR_MAX, Question, lire, racine, racines
from sofi.socle.texte import plier

_JETON = re.compile(r"[^\W_]+")
_CODE_FAS = re.compile(r"\s*\d{1,12}\s*-\s*(\d{1,12})\s*-\s*(\d{1,12})\s*")


def texte_nu(html: str) -> str:
    """The text of a rich text, tags as spaces."""
    return unescape(CANONIQUE.sub(" ", html)) if "<" in html or "&" in html else html


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


def question(texte: str, *, tel_quel: bool = False) -> Question:
    """What is asked of the rows; as it is typed, without synonyms, when that is wanted.

    Of a whole FAS code only A and S count: they never change, and an old F goes on leading to them.
    """
    if code := _CODE_FAS.fullmatch(texte):
        return Question(tuple(((numero,),) for numero in dict.fromkeys(code.groups())))
    return lire(texte) if tel_quel else synonymes.lire(texte)


def formes(texte: str) -> dict[str, str]:
    """Form held → word as written (with its accents), for the words of a text."""
    trouvees: dict[str, str] = {}
    for mot in _JETON.findall(texte.casefold()):
        plie = plier(mot)
        if plie.isalpha() and 3 < len(plie) <= LONGUEUR_MAX:
            trouvees.setdefault(racine(plie), mot)
    return trouvees
