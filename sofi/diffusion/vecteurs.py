"""What the index holds of a text, and what a question asks of it."""

import re
from html import unescape

from sofi.referentiels import synonymes
from sofi.socle.balises import CANONIQUE
from sofi.socle.mots import LONGUEUR_MAX, Question, lire, racine
from sofi.socle.texte import plier

_JETON = re.compile(r"[^\W_]+")
_CODE_FAS = re.compile(r"\s*(?:(?:\d{1,9}\s*-\s*)?(\d{1,9})\s*-\s*)?(\d{1,9})\s*")


def texte_nu(html: str) -> str:
    """The text of a rich text, tags as spaces."""
    return unescape(CANONIQUE.sub(" ", html)) if "<" in html or "&" in html else html


def question(texte: str, *, tel_quel: bool = False) -> Question:
    """What is asked of the index; as it is typed, without synonyms, when that is wanted."""
    return lire(texte) if tel_quel else synonymes.lire(texte)


def numeros(texte: str) -> tuple[int, ...]:
    """The numbers of a code FAS that count, A and S or one of them; none when the text isn't one.

    Of a whole code F doesn't count: A and S never change, so that an old F goes on leading to them.
    """
    code = _CODE_FAS.fullmatch(texte)
    return tuple(int(numero) for numero in code.groups() if numero) if code else ()


def formes(texte: str) -> dict[str, str]:
    """Form held → word as written (with its accents), for the words of a text."""
    trouvees: dict[str, str] = {}
    for mot in _JETON.findall(texte.casefold()):
        plie = plier(mot)
        if plie.isalpha() and 3 < len(plie) <= LONGUEUR_MAX:
            trouvees.setdefault(racine(plie), mot)
    return trouvees
