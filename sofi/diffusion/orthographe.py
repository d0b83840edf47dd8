"""Typing mistakes: the nearest words of the base."""

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from .models import Mot
from .mots import PREFIXE_MIN, formes

CANDIDATS = 20
LONGUEUR_MIN = 4
LONGUEUR_DEUX_FAUTES = 8


def corriger(texte: str) -> str:
    """The question with each unknown word replaced by the nearest known one; empty when there is none.

    Among words at the same distance, the most frequent in the base.
    """
    frequences = dict(Mot.objects.values_list("racine", "nombre"))
    corrections: dict[str, str] = {}
    for racine, mot in formes(texte).items():
        if len(racine) >= LONGUEUR_MIN and not _connu(racine, frequences):
            proche = _plus_proche(racine, frequences)
            if proche:
                corrections[mot] = proche
    if not corrections:
        return ""
    ecrits = dict(Mot.objects.filter(pk__in=corrections.values()).values_list("racine", "forme"))
    for mot, proche in corrections.items():
        texte = texte.casefold().replace(mot, ecrits[proche])
    return texte


def _connu(racine: str, frequences: dict[str, int]) -> bool:
    """Held by the base, or the beginning of a word held."""
    if racine in frequences:
        return True
    return len(racine) >= PREFIXE_MIN and any(connue.startswith(racine) for connue in frequences)


def _plus_proche(racine: str, frequences: dict[str, int]) -> str:
    """One mistake, two in a long word."""
    fautes = 2 if len(racine) >= LONGUEUR_DEUX_FAUTES else 1
    trouves = process.extract(
        racine,
        frequences.keys(),
        scorer=DamerauLevenshtein.distance,
        score_cutoff=fautes,
        limit=CANDIDATS,
    )
    ordonnes = sorted(trouves, key=lambda t: (t[1], -frequences[t[0]], t[0]))
    return str(ordonnes[0][0]) if ordonnes else ""
