"""Typing mistakes of a public question: the nearest words of the base, and the words that it hasn't."""

from dataclasses import dataclass, field

from sofi.socle.orthographe import plus_proche, tenue

from .models import Mot
from .vecteurs import formes


@dataclass(frozen=True)
class Relecture:
    """The question with its unknown words replaced by near ones (empty without any), and those near nothing."""

    corrigee: str = ""
    absents: list[str] = field(default_factory=list)


def relire(texte: str) -> Relecture:
    """What may be wrong in a question that found nothing. Two queries."""
    frequences = dict(Mot.objects.values_list("racine", "nombre"))
    corrections: dict[str, str] = {}
    absents: list[str] = []
    for racine, mot in formes(texte).items():
        if proche := plus_proche(racine, frequences):
            corrections[mot] = proche
        elif not tenue(racine, frequences):
            absents.append(mot)
    if not corrections:
        return Relecture("", absents)
    ecrits = dict(Mot.objects.filter(pk__in=corrections.values()).values_list("racine", "forme"))
    for mot, proche in corrections.items():
        texte = texte.casefold().replace(mot, ecrits[proche])
    return Relecture(texte, absents)
