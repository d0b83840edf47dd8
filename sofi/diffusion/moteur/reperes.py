"""What a question may be completed with: the métiers, certifications, domaines… that trainings are about."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
"""Marks of a small segment that begin as typed, looked at one by one."""
REPERES = "\x01"
"""What the words under which marks are held begin with: no other word does."""


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
    parts = sorted(etat.parts, key=lambda part: -part.segment.actions)
    debut = " ".join(mots)
    cles = {cle for part in parts[:1] for cle in _premieres(part, mots, debut, jour)}
    # What a small segment names may be more than the first ones of the large one, once both are added.
    cles |= {cle for part in parts[1:] for cle in _nommees(part, mots)}
    actives = [(part.segment, _actives(part, jour)) for part in parts]
    comptes = {cle: compte for cle in cles if (compte := _compte(actives, cle))}
    return _choisir(comptes, etat, debut)


def _premieres(part: Part, mots: Sequence[str], debut: str, jour: datetime.date) -> Iterable[str]:
    """Enough of each kind for those that nothing else names."""
    catalogue = part.segment.catalogue
    rangs, comptes = catalogue.commencent(mots), _comptes(part, jour)
    for genre in GENRES:
        for rang in catalogue.premieres(rangs, comptes, debut, genre, PAR_GENRE):
            yield catalogue.cles[rang]


def _nommees(part: Part, mots: Sequence[str]) -> Iterable[str]:
    catalogue = part.segment.catalogue
    return (catalogue.cles[rang] for rang in catalogue.commencent(mots)[:CANDIDATS_MAX])


def _compte(parts: Iterable[tuple[Segment, NDArray[np.bool_]]], cle: str) -> int:
    """How many of the trainings of these segments are about this mark."""
    return sum(
        int(np.count_nonzero(actives[segment.actions_de(*segment.bornes(cle))[0]]))
        for segment, actives in parts
    )


def _comptes(part: Part, jour: datetime.date) -> NDArray[np.int64]:
    """How many trainings not ended are about each mark of a segment, in its catalogue's order; kept for the day."""
    gardes = part.reperes
    if (comptes := gardes.get(jour)) is None:
        gardes.clear()
        comptes = gardes[jour] = _compter(part.segment, _actives(part, jour))
    return comptes


def _compter(segment: Segment, actions: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many of these actions are about each mark of the segment."""
    debut, fin = segment.bornes(REPERES, prefixe=True)
    if debut == fin:
        return np.empty(0, np.int64)
    bornes = segment.colonnes["m_actions"][debut : fin + 1]
    tenues = actions[segment.colonnes["p_action"][bornes[0] : bornes[-1]]]
    comptes: NDArray[np.int64] = np.add.reduceat(tenues.astype(np.int64), bornes[:-1] - bornes[0])
    return comptes[segment.catalogue.termes]


def nom(etat: Etat, cle: str) -> str:
    """What a mark is called; empty when no training of the index is about it."""
    dits = (part.segment.annexes.reperes.get(cle) for part in reversed(etat.parts))
    return next((dit[2] for dit in dits if dit), "")


def lies(
    etat: Etat, cle: str, genre: str, jour: datetime.date, *, combien: int
) -> list[Proposition]:
    """The marks of a kind that the trainings of this mark are also about, the most frequent first."""
    comptes: Counter[str] = Counter()
    for part in etat.parts:
        tenues = np.zeros(part.segment.actions, np.bool_)
        tenues[part.segment.actions_de(*part.segment.bornes(cle))[0]] = True
        if tenues.any():
            tenues &= _actives(part, jour)
            comptes.update(_du_genre(part.segment, genre, _compter(part.segment, tenues)))
    comptes.pop(cle, None)
    trouvees = [Proposition(*_dit(etat, autre), compte) for autre, compte in comptes.items()]
    return sorted(trouvees, key=lambda p: (-p.compte, plier(p.libelle)))[:combien]


def tous(etat: Etat, genre: str, jour: datetime.date) -> list[Proposition]:
    """The marks of a kind that a training not ended is about, by name."""
    comptes: Counter[str] = Counter()
    for part in etat.parts:
        comptes.update(_du_genre(part.segment, genre, _comptes(part, jour)))
    trouves = [Proposition(*_dit(etat, cle), compte) for cle, compte in comptes.items()]
    return sorted(trouves, key=lambda p: (plier(p.libelle), p.code))


def _du_genre(segment: Segment, genre: str, comptes: NDArray[np.int64]) -> dict[str, int]:
    """The marks of a kind, with their counts; none without a training."""
    catalogue = segment.catalogue
    rangs = np.flatnonzero((catalogue.genres == genre) & (comptes > 0))
    return {
        catalogue.cles[rang]: compte
        for rang, compte in zip(rangs.tolist(), comptes[rangs].tolist(), strict=True)
    }


def _dit(etat: Etat, cle: str) -> tuple[str, str, str]:
    """Kind, code and name of a mark, as the last segment that knows it says."""
    return next(
        dit for part in reversed(etat.parts) if (dit := part.segment.annexes.reperes.get(cle))
    )


def _choisir(comptes: dict[str, int], etat: Etat, debut: str) -> list[Proposition]:
    """The best of each kind; the places left go to the first kinds."""
    par_genre: dict[str, list[Proposition]] = {genre: [] for genre in GENRES}
    for cle, compte in comptes.items():
        genre, code, libelle = _dit(etat, cle)
        par_genre.setdefault(genre, []).append(Proposition(genre, code, libelle, compte))
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


def _actives(part: Part, jour: datetime.date) -> NDArray[np.bool_]:
    """Which actions have a session not ended that day."""
    actives: NDArray[np.bool_] = part.segment.journee(jour).nombre > 0
    return actives if part.vivants is None else actives & part.vivants
