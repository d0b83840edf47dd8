"""Typing mistakes: the nearest word that is held, for a word that nobody knows.

A right word is never turned into another, even when nothing holds it: « ligne » doesn't become « vigne ».
Right is what a French lexicon knows (the one of pyspellchecker, of which only the list of words is used).
"""

from collections.abc import Mapping
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein
from spellchecker import SpellChecker

from .mots import PREFIXE_MIN, racine
from .texte import plier

CANDIDATS = 20  # nearest words, among which the most frequent is proposed
LONGUEUR_MIN = 4  # a shorter word has too many neighbours
LONGUEUR_DEUX_FAUTES = 8  # in a shorter word two mistakes make another one


@cache
def lexique() -> frozenset[str]:
    """The roots of the French words; read once by a process, a second of processor."""
    return frozenset(racine(plier(mot)) for mot in SpellChecker(language="fr").word_frequency)


def plus_proche(forme: str, frequences: Mapping[str, int]) -> str:
    """The held root that was meant, empty when the root is right or far from all: one mistake, two in a long word.

    The same first letter before another one, the most frequent among words as near.
    """
    if len(forme) < LONGUEUR_MIN or not forme.isalpha() or tenue(forme, frequences):
        return ""
    if forme in lexique():
        return ""
    fautes = 2 if len(forme) >= LONGUEUR_DEUX_FAUTES else 1
    trouves = process.extract(
        forme,
        frequences.keys(),
        scorer=DamerauLevenshtein.distance,
        score_cutoff=fautes,
        limit=CANDIDATS,
    )
    ordonnes = sorted(trouves, key=lambda t: (t[1], t[0][0] != forme[0], -frequences[t[0]], t[0]))
    return str(ordonnes[0][0]) if ordonnes else ""


def tenue(forme: str, frequences: Mapping[str, int]) -> bool:
    """Held, or the beginning of a word held."""
    if forme in frequences:
        return True
    return len(forme) >= PREFIXE_MIN and any(connue.startswith(forme) for connue in frequences)
