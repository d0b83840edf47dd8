"""Which trainings hold the words of a question, and how well: a number for each, 0 when one of the groups is absent."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sofi.socle.mots import PREFIXE_MIN, Question, Suite, racine

from .entree import POIDS
from .segment import Segment

Scores = NDArray[np.float32]
# What a word is worth by where it stands: nowhere, anywhere, who, where and what for, title; begun only, less.
ENTIER = np.array([0, 1, 2.2, 4], np.float32)
COMMENCE = np.array([0, 0.6, 1.4, 3], np.float32)
DANS_LE_TITRE = 3.0  # from this value on, the word is in the title
TITRE_COUVERT = 3.0
"""What a title that says all that was asked, and nothing else, adds to a word's own value."""
SYNONYME = 0.9  # what was meant is worth a little less than what was typed


def noter(
    segment: Segment, question: Question, raretes: Sequence[float], *, manque: int = 0
) -> Scores:
    """The score of each action: the sum of its groups', and what its title adds; 0 without enough of them.

    `manque`: how many groups may be absent.
    """
    total = np.zeros(segment.actions, np.float32)
    tenus = np.zeros(segment.actions, np.uint8)
    au_titre = np.zeros(segment.actions, np.float32)
    for groupe, rarete in zip(question.groupes, raretes, strict=True):
        valeurs = _groupe(segment, groupe)
        total += valeurs * np.float32(rarete)
        tenus += valeurs > 0
        au_titre += valeurs >= DANS_LE_TITRE * SYNONYME
    couvert = au_titre / np.maximum(segment.colonnes["a_mots"], 1)
    total += np.minimum(couvert, 1) * np.float32(TITRE_COUVERT)
    total[tenus < len(question.groupes) - manque] = 0
    return total


def raretes(segments: Sequence[Segment], question: Question) -> list[float]:
    """What each group weighs: a word that few trainings hold says more; between 1 and 4."""
    actions = sum(segment.actions for segment in segments) or 1
    return [_rarete(segments, groupe, actions) for groupe in question.groupes]


def au_titre_surtout(segments: Sequence[Segment], mot: str) -> bool:
    """More of the trainings that hold this word have it in their title than elsewhere."""
    poids = [segment.actions_de(*segment.bornes(mot))[1] for segment in segments]
    au_titre = sum(int(np.count_nonzero(lus == POIDS["A"])) for lus in poids)
    return 2 * au_titre > sum(map(len, poids))


def du_code(segment: Segment, numeros: Sequence[int]) -> NDArray[np.bool_]:
    """The actions of a code FAS: of A and S together, of one number alone whatever it is the number of."""
    c = segment.colonnes
    *avant, dernier = numeros
    tenues = np.zeros(segment.actions, np.bool_)
    tenues[c["s_action"][c["s_numero"] == dernier]] = True
    if avant:
        return tenues & (c["a_numero"] == avant[0])
    return tenues | (c["a_numero"] == dernier) | (c["a_formation"] == dernier)


def _rarete(segments: Sequence[Segment], groupe: Sequence[Suite], actions: int) -> float:
    frequence = sum(
        min(len(_occurrences(segment, mot)[0]) for mot in suite)
        for segment in segments
        for suite in groupe[:1]
    )
    return min(max(math.log10(actions / (frequence + 1)), 0) + 1, 4)


def _groupe(segment: Segment, groupe: Sequence[Suite]) -> Scores:
    """The best of the ways of saying it."""
    meilleur = np.zeros(segment.actions, np.float32)
    for rang, suite in enumerate(groupe):
        valeurs = _mot(segment, suite[0])
        for mot in suite[1:]:
            valeurs = np.minimum(valeurs, _mot(segment, mot))
        np.maximum(meilleur, valeurs if not rang else valeurs * np.float32(SYNONYME), out=meilleur)
    return meilleur


def _mot(segment: Segment, mot: str) -> Scores:
    """The value of a word for each action, whole or, when it is long enough, as the beginning of another."""
    valeurs = np.zeros(segment.actions, np.float32)
    forme = racine(mot)
    if len(forme) >= PREFIXE_MIN and forme.isalpha():
        _poser(valeurs, *segment.actions_de(*segment.bornes(forme, prefixe=True)), COMMENCE)
    _poser(valeurs, *segment.actions_de(*segment.bornes(forme)), ENTIER)
    return valeurs


def _poser(
    valeurs: Scores, actions: NDArray[np.int32], poids: NDArray[np.uint8], bareme: Scores
) -> None:
    """The highest of what there is and of what these occurrences are worth."""
    for poids_du_lieu in (1, 2, 3):
        ici = actions[poids == poids_du_lieu]
        valeurs[ici] = np.maximum(valeurs[ici], bareme[poids_du_lieu])


def _occurrences(segment: Segment, mot: str) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    forme = racine(mot)
    prefixe = len(forme) >= PREFIXE_MIN and forme.isalpha()
    return segment.actions_de(*segment.bornes(forme, prefixe=prefixe))
