"""What the index holds of a text, and what a question asks of it."""

import re
from html import unescape

from sofi.referentiels import synonymes
from sofi.socle.balises import CANONIQUE
from sofi.socle.mots import LONGUEUR_MAX, Question, Suite, lire, racine
from sofi.socle.texte import plier

_JETON = re.compile(r"[^\W_]+")
_CODE_FAS = re.compile(r"\s*(?:(?:\d{1,9}\s*-\s*)?(\d{1,9})\s*-\s*)?(\d{1,9})\s*")


def texte_nu(html: str) -> str:
    """The text of a rich text, tags as spaces."""
    return unescape(CANONIQUE.sub(" ", html)) if "<" in html or "&" in html else html


def question(texte: str, *, tel_quel: bool = False) -> Question:
    """What is asked of the index: « espagnol ou italien » is one or the other; the words alone when that is wanted."""
    return lire(texte) if tel_quel else _au_choix(synonymes.lire(texte), texte)


def _au_choix(posee: Question, texte: str) -> Question:
    """The groups on both sides of « ou » as one."""
    mots = plier(texte).split()
    choix = {
        (mots[rang - 1], mots[rang + 1]) for rang in range(1, len(mots) - 1) if mots[rang] == "ou"
    }
    if not choix:
        return posee
    groupes: list[tuple[Suite, ...]] = []
    avant = ""
    for groupe in posee.groupes:
        if (avant, groupe[0][0]) in choix:
            groupes[-1] += groupe
        else:
            groupes.append(groupe)
        avant = groupe[0][-1]
    return Question(tuple(groupes))


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
