"""Which trainings hold the words of a question, and how well: a number for each."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sofi.socle.mots import PREFIXE_MIN, Question, Suite, racine

from .entree import POIDS
from .segment import Segment

Niveaux = NDArray[np.uint8]
"""What a word is worth in each action, as a rank in `VALEURS`; 0 where it isn't."""
Valeurs = NDArray[np.float32]
# What a word is worth by where it stands: nowhere, anywhere, who, where and what for, title; begun only, less.
ENTIER = np.array([0, 1, 2.2, 4], np.float32)
COMMENCE = np.array([0, 0.6, 1.4, 3], np.float32)
DANS_LE_TITRE = 3.0  # from this value on, the word is in the title
TITRE_COUVERT = 3.0
"""What a title that says all that was asked, and nothing else, adds to a word's own value."""
SYNONYME = np.float32(0.9)  # what was meant is worth a little less than what was typed
VALEURS: Valeurs = np.unique(
    np.concatenate([bareme * part for bareme in (ENTIER, COMMENCE) for part in (1, SYNONYME)])
)
"""All that a word may be worth: two words compare as their ranks do."""


def _niveaux(valeurs: Valeurs) -> Niveaux:
    return np.searchsorted(VALEURS, valeurs).astype(np.uint8)


NIVEAUX_ENTIER, NIVEAUX_COMMENCE = _niveaux(ENTIER), _niveaux(COMMENCE)
EN_SYNONYME = _niveaux(VALEURS * SYNONYME)
"""What each rank becomes for another way of saying it; that of another one is never asked."""
AU_TITRE = _niveaux(np.array([DANS_LE_TITRE * SYNONYME], np.float32))[0]
NOMME = _niveaux(COMMENCE[2:3] * SYNONYME)[0]
"""From this rank on, the word says who, where or what for: it isn't in a text alone."""
DIPLOMES = frozenset(
    "cap bep bac bp bts but dut cqp licence master diplome certificat titre professionnel niveau".split()
)
"""Words of a question that name no matter."""
MOTS_UN_A_UN = 8
"""So many words that begin alike are read one after the other; more, together."""


@dataclass(frozen=True)
class Notes:
    """The actions that hold enough of the words, in their order, and what each is worth."""

    actions: NDArray[np.int64]
    valeurs: Valeurs

    def parmi(self, gardees: NDArray[np.bool_]) -> "Notes":
        """Those only."""
        return Notes(self.actions[gardees], self.valeurs[gardees])

    def avec(self, actions: NDArray[np.int64], valeur: float) -> "Notes":
        """And these actions, worth so much whatever they hold."""
        autres = ~np.isin(self.actions, actions)
        toutes = np.concatenate([self.actions[autres], actions])
        valeurs = np.concatenate([self.valeurs[autres], np.full(len(actions), valeur, np.float32)])
        ordre = np.argsort(toutes)
        return Notes(toutes[ordre], valeurs[ordre])


@dataclass(frozen=True)
class Mesure:
    """How much of a question is enough: `manque` of its groups of words may lack, `absents` words were left out of it.

    Then figures and kinds of diplomas alone aren't near what was asked; and when half of the words or more lack, one of
    those that are there names the training: a word met in a text isn't near.
    """

    manque: int = 0
    absents: int = 0

    def peu(self, groupes: int) -> bool:
        """Half of the words or fewer are asked to be there."""
        return 2 * (self.manque + self.absents) >= groupes + self.absents


TOUT = Mesure()
"""Every word is wanted, and none was left out."""


def noter(segment: Segment, question: Question, raretes: Sequence[float], mesure: Mesure) -> Notes:
    """The value of each action: the sum of its groups', and what its title adds; those with enough of them only."""
    niveaux = [_groupe(segment, groupe) for groupe in question.groupes]
    actions = _tenues(niveaux, raretes, mesure.manque)
    if mesure != TOUT:
        actions = _proches(niveaux, question, actions, mesure)
    total = np.zeros(len(actions), np.float32)
    au_titre = np.zeros(len(actions), np.float32)
    for niveau, rarete in zip(niveaux, raretes, strict=True):
        siens = niveau[actions]
        total += (VALEURS * np.float32(rarete))[siens]
        au_titre += siens >= AU_TITRE
    couvert = au_titre / np.maximum(segment.colonnes["a_mots"][actions], 1)
    total += np.minimum(couvert, 1) * np.float32(TITRE_COUVERT)
    return Notes(actions, total)


def _tenues(niveaux: Sequence[Niveaux], raretes: Sequence[float], manque: int) -> NDArray[np.int64]:
    """The actions that hold all the groups, but so many; looked for among those of the rarest."""
    if manque:
        tenus = sum((niveau > 0).view(np.uint8) for niveau in niveaux)
        return np.flatnonzero(tenus >= len(niveaux) - manque)
    ordre = sorted(range(len(niveaux)), key=lambda rang: -raretes[rang])
    actions = np.flatnonzero(niveaux[ordre[0]] != 0)
    for rang in ordre[1:]:
        actions = actions[niveaux[rang][actions] > 0]
    return actions


def _proches(
    niveaux: Sequence[Niveaux], question: Question, actions: NDArray[np.int64], mesure: Mesure
) -> NDArray[np.int64]:
    """Those that hold a word of a matter, one that names them when few words are asked to be there."""
    parlants = [
        niveau
        for niveau, groupe in zip(niveaux, question.groupes, strict=True)
        if not (groupe[0][0].isdecimal() or DIPLOMES.issuperset(groupe[0]))
    ]
    if not parlants:
        return actions[:0] if mesure.absents else actions
    assez = NOMME if mesure.peu(len(niveaux)) else 1
    meilleurs = np.max([niveau[actions] for niveau in parlants], axis=0)
    return actions[meilleurs >= assez]


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


def _groupe(segment: Segment, groupe: Sequence[Suite]) -> Niveaux:
    """The best of the ways of saying it."""
    meilleur: Niveaux | None = None
    for suite in groupe:
        niveaux = _mot(segment, suite[0])
        for mot in suite[1:]:
            niveaux = np.minimum(niveaux, _mot(segment, mot))
        if meilleur is None:
            meilleur = niveaux
        else:
            ici = np.flatnonzero(niveaux != 0)
            meilleur[ici] = np.maximum(meilleur[ici], EN_SYNONYME[niveaux[ici]])
    assert meilleur is not None
    return meilleur


def _mot(segment: Segment, mot: str) -> Niveaux:
    """What a word is worth in each action, whole or, when it is long enough, as the beginning of another."""
    niveaux = np.zeros(segment.actions, np.uint8)
    forme = racine(mot)
    debut, fin = segment.bornes(forme)
    if _se_complete(forme):
        _, fin_des_commences = segment.bornes(forme, prefixe=True)
        for bornes in _tranches(fin, fin_des_commences):
            _poser(niveaux, *segment.actions_de(*bornes), NIVEAUX_COMMENCE)
    if debut < fin:
        _poser(niveaux, *segment.actions_de(debut, fin), NIVEAUX_ENTIER)
    return niveaux


def _se_complete(forme: str) -> bool:
    return len(forme) >= PREFIXE_MIN and forme.isalpha()


def _tranches(debut: int, fin: int) -> list[tuple[int, int]]:
    """Words one by one, unless they are many."""
    if fin - debut > MOTS_UN_A_UN:
        return [(debut, fin)]
    return [(rang, rang + 1) for rang in range(debut, fin)]


def _poser(
    niveaux: Niveaux, actions: NDArray[np.int32], poids: NDArray[np.uint8], bareme: Niveaux
) -> None:
    """The highest of what there is and of what these occurrences are worth."""
    np.maximum.at(niveaux, actions, bareme[poids])


def _occurrences(segment: Segment, mot: str) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    forme = racine(mot)
    return segment.actions_de(*segment.bornes(forme, prefixe=_se_complete(forme)))
