"""What a question may be completed with: the métiers, certifications, domaines… that trainings are about."""

import datetime
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from sofi.socle.texte import plier

from .dossier import Etat, Part
from .segment import Segment

GENRES = ("metier", "certification", "domaine", "formation", "organisme", "lieu")
"""In the order in which they are proposed."""
PAR_GENRE, EN_TOUT = 3, 10
LETTRES_MIN = 2
CANDIDATS_MAX = 3000
"""Marks that begin as typed, looked at one by one: two letters may begin those of half of the offer."""


@dataclass(frozen=True)
class Proposition:
    """A way of completing a question, and how many trainings it leads to."""

    genre: str
    code: str
    libelle: str
    compte: int


def proposer(etat: Etat, texte: str, jour: datetime.date) -> list[Proposition]:
    """At most ten, by kind, those that most trainings not ended are about first; nothing without a training."""
    mots = plier(texte).split()
    if not mots or len("".join(mots)) < LETTRES_MIN:
        return []
    comptes: Counter[str] = Counter()
    dits: dict[str, tuple[str, str, str]] = {}
    for part in etat.parts:
        vivantes = _actives(part, jour)
        for cle in _candidats(part.segment, mots):
            tenues = part.segment.actions_de(*part.segment.bornes(cle))[0]
            if compte := int(np.count_nonzero(vivantes[tenues])):
                comptes[cle] += compte
                dits[cle] = part.segment.annexes.reperes[cle]
    return _choisir(comptes, dits, mots)


def nom(etat: Etat, cle: str) -> str:
    """What a mark is called; empty when no training of the index is about it."""
    dits = (part.segment.annexes.reperes.get(cle) for part in reversed(etat.parts))
    return next((dit[2] for dit in dits if dit), "")


def lies(
    etat: Etat, cle: str, genre: str, jour: datetime.date, *, combien: int
) -> list[Proposition]:
    """The marks of a kind that the trainings of this mark are also about, the most frequent first."""
    comptes: Counter[str] = Counter()
    dits: dict[str, tuple[str, str, str]] = {}
    for part in etat.parts:
        tenues = np.zeros(part.segment.actions, np.bool_)
        tenues[part.segment.actions_de(*part.segment.bornes(cle))[0]] = True
        tenues &= _actives(part, jour)
        for autre, dit in _du_genre(part.segment, genre):
            actions = part.segment.actions_de(*part.segment.bornes(autre))[0]
            if autre != cle and (compte := int(np.count_nonzero(tenues[actions]))):
                comptes[autre] += compte
                dits[autre] = dit
    trouvees = [Proposition(*dits[autre], compte) for autre, compte in comptes.items()]
    return sorted(trouvees, key=lambda p: (-p.compte, plier(p.libelle)))[:combien]


def tous(etat: Etat, genre: str, jour: datetime.date) -> list[Proposition]:
    """The marks of a kind that a training not ended is about, by name."""
    comptes: Counter[str] = Counter()
    dits: dict[str, tuple[str, str, str]] = {}
    for part in etat.parts:
        vivantes = _actives(part, jour)
        for cle, dit in _du_genre(part.segment, genre):
            actions = part.segment.actions_de(*part.segment.bornes(cle))[0]
            if compte := int(np.count_nonzero(vivantes[actions])):
                comptes[cle] += compte
                dits[cle] = dit
    trouves = [Proposition(*dits[cle], compte) for cle, compte in comptes.items()]
    return sorted(trouves, key=lambda p: (plier(p.libelle), p.code))


def _du_genre(segment: Segment, genre: str) -> Iterable[tuple[str, tuple[str, str, str]]]:
    reperes = segment.annexes.reperes.items()
    return ((cle, dit) for cle, dit in reperes if dit[0] == genre)


def _choisir(
    comptes: Counter[str], dits: dict[str, tuple[str, str, str]], mots: Sequence[str]
) -> list[Proposition]:
    """The best of each kind; the places left go to the first kinds."""
    par_genre: dict[str, list[Proposition]] = {genre: [] for genre in GENRES}
    for cle, compte in comptes.items():
        genre, code, libelle = dits[cle]
        par_genre.setdefault(genre, []).append(Proposition(genre, code, libelle, compte))
    debut = " ".join(mots)
    for propositions in par_genre.values():
        propositions.sort(key=lambda proposition: _rang(proposition, debut))
    prises = {genre: par_genre[genre][:PAR_GENRE] for genre in GENRES}
    while sum(map(len, prises.values())) > EN_TOUT:
        prises[max(reversed(GENRES), key=lambda genre: len(prises[genre]))].pop()
    return [proposition for genre in GENRES for proposition in prises[genre]]


def _rang(proposition: Proposition, debut: str) -> tuple[bool, int, str]:
    """What begins as typed first, then what gives most."""
    libelle = plier(proposition.libelle)
    return (not libelle.startswith(debut), -proposition.compte, libelle)


def _candidats(segment: Segment, mots: Sequence[str]) -> Iterable[str]:
    """The marks whose label has a word that begins as each of those typed."""
    trouves = set.intersection(*(_commencent(segment, mot) for mot in mots))
    du_genre = (cle for cle in trouves if segment.annexes.reperes[cle][0] in GENRES)
    return list(islice(du_genre, CANDIDATS_MAX))


def _commencent(segment: Segment, mot: str) -> set[str]:
    noms = segment.mots_des_reperes
    debut, fin = bisect_left(noms, (mot, "")), bisect_left(noms, (mot + "\uffff", ""))
    return {cle for _, cle in noms[debut:fin]}


def _actives(part: Part, jour: datetime.date) -> NDArray[np.bool_]:
    """Which actions have a session not ended that day."""
    actives: NDArray[np.bool_] = part.segment.journee(jour).nombre > 0
    return actives if part.vivants is None else actives & part.vivants
