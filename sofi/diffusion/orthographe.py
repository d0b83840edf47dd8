"""Typing mistakes of a public question: the nearest words of the index, and the words that it hasn't."""

from collections import Counter
from dataclasses import dataclass, field

from sofi.socle.mots import MOTS_DE_PHRASE
from sofi.socle.orthographe import plus_proche, tenue
from sofi.socle.texte import plier

from .moteur.dossier import Etat
from .moteur.segment import frequences
from .vecteurs import formes


@dataclass(frozen=True)
class Relecture:
    """The question with its unknown words replaced by near ones (empty without any), and those near nothing."""

    corrigee: str = ""
    absents: list[str] = field(default_factory=list)


def relire(texte: str, etat: Etat, cherche: str) -> Relecture:
    """What may be wrong in a question that found nothing; `cherche`: its words, without filters nor place."""
    connues = _frequences(etat)
    corrections: dict[str, str] = {}
    absents: list[str] = []
    for racine, mot in formes(cherche).items():
        if plier(mot) in MOTS_DE_PHRASE:
            continue
        if proche := plus_proche(racine, connues):
            corrections[mot] = proche
        elif not tenue(racine, connues):
            absents.append(mot)
    if not corrections:
        return Relecture("", absents)
    for mot, proche in corrections.items():
        texte = texte.casefold().replace(mot, _forme(etat, proche))
    return Relecture(texte, absents)


_gardees: dict[tuple[int, int], Counter[str]] = {}


def _frequences(etat: Etat) -> Counter[str]:
    """The words of titles, domaines, métiers, organismes and places, with how many trainings hold them."""
    if etat.marque not in _gardees:
        _gardees.clear()
        _gardees[etat.marque] = frequences(part.segment for part in etat.parts)
    return _gardees[etat.marque]


def _forme(etat: Etat, racine: str) -> str:
    """A root as it is written."""
    ecrites = (part.segment.annexes.formes.get(racine) for part in etat.parts)
    return next((forme for forme in ecrites if forme), racine)
