"""A question in; the trainings found, their counts and their order out. A result is a training, its sessions in it."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sofi.socle.mots import Question

from ..criteres import PAR_PAGE, Criteres, Tri
from . import bits, mots
from .conditions import (
    A_DISTANCE,
    COLONNES,
    EN_BITS,
    PERMANENTE,
    Jours,
    Rangs,
    Trouvees,
    debuts,
    jours_de,
    kilometres,
    trouver,
)
from .dossier import Etat
from .segment import Segment

Cles = NDArray[np.int64]
NOMS = (*EN_BITS, *COLONNES, "debut")
"""Every facet."""
RECRUTE = np.uint64(bits.FACETTES["recrutement"].masque((1,)))
# The order of results as one number, from what counts most to what tells two trainings apart.
DU_CODE = 100.0  # whose number was typed comes first
FINESSE = 63
"""Relevance in so many steps of the best one: two trainings of nearly the same are told apart by what follows."""
KM_MAX, KM_A_DISTANCE = 4095, 4094  # a place that isn't known comes last
ECART_MAX = (1 << 15) - 1  # days between today and the beginning
BITS_KM, BITS_ECART, BITS_NUMERO = 12, 15, 27


@dataclass(frozen=True)
class Comptes:
    """How many results, for each facet how many by value, and how many sessions the results hold."""

    total: int
    facettes: dict[str, Counter[int]]
    sessions: int = 0


@dataclass(frozen=True)
class Trouvee:
    """A training found: its card, the sessions that answer, the best first; km of the best one."""

    carte: bytes
    sessions: tuple[int, ...]
    km: float | None


@dataclass(frozen=True)
class Recherche:
    """A question looked for in every part of the index."""

    criteres: Criteres
    question: Question
    trouvees: list[Trouvees]
    jours: Jours

    def compter(self) -> Comptes:
        """Every count, of all the parts together; a facet's own choice doesn't narrow its own counts."""
        facettes: dict[str, Counter[int]] = {nom: Counter() for nom in NOMS}
        total = sessions = 0
        for trouvees in self.trouvees:
            retenues = trouvees.retenues()
            total += len(self._premieres(trouvees, retenues))
            sessions += len(retenues)
            for nom, comptes in self._facettes(trouvees, retenues).items():
                if nom not in trouvees.facettes:
                    facettes[nom] += comptes
            for nom in facettes.keys() & trouvees.facettes:
                facettes[nom] += self._facettes(trouvees, trouvees.retenues(nom))[nom]
        return Comptes(total, facettes, sessions)

    def _premieres(self, trouvees: Trouvees, sessions: Rangs) -> Rangs:
        """Where each result begins among these sessions."""
        if self.criteres.par_session:
            return np.arange(len(sessions))
        return np.flatnonzero(_change(trouvees.segment.colonnes["s_action"][sessions]))

    def _facettes(self, trouvees: Trouvees, sessions: Rangs) -> dict[str, Counter[int]]:
        """How many results by value of each facet, among these sessions."""
        if not len(sessions):
            return {nom: Counter() for nom in NOMS}
        c = trouvees.segment.colonnes
        premieres = self._premieres(trouvees, sessions)
        par_bit = bits.compter(np.bitwise_or.reduceat(c["s_bits"][sessions], premieres))
        comptes = {nom: bits.lire(par_bit, nom) for nom in EN_BITS}
        dates = np.bitwise_or.reduceat(debuts(trouvees.segment, sessions, self.jours), premieres)
        comptes["debut"] = _par_bit(np.bincount(dates, minlength=16))
        actions = c["s_action"][sessions[premieres]]
        comptes["domaine"] = _par_valeur(c["a_domaine"][actions])
        comptes["organisme"] = _par_valeur(c["a_etablissement"][actions])
        programmes = np.maximum.reduceat(c["s_programme"][sessions], premieres)
        comptes["programme"] = _par_valeur(programmes)
        comptes["programme"].pop(0, None)
        departements = c["s_departement"][sessions]
        change = _change(departements)
        change[premieres] = True
        comptes["departement"] = _par_valeur(departements[change])
        return comptes

    def parmi(self, numeros: Collection[int]) -> set[int]:
        """Those of these sessions that are found."""
        voulus = np.array(list(numeros), np.int64)
        trouves: set[int] = set()
        for trouvees in self.trouvees:
            siens = trouvees.segment.colonnes["s_numero"][trouvees.retenues()]
            trouves.update(map(int, siens[np.isin(siens, voulus)]))
        return trouves

    def page(self, total: int) -> list[Trouvee]:
        """The results of the page asked for, in their order."""
        debut = (self.criteres.page - 1) * PAR_PAGE
        return list(self.tranche(debut, min(debut + PAR_PAGE, total)))

    def tranche(self, debut: int, fin: int) -> Iterator[Trouvee]:
        """The results from one place to another of their order."""
        meilleur = self._meilleur_score()
        de = [
            _Resultats(trouvees, self.criteres, self.jours, meilleur) for trouvees in self.trouvees
        ]
        if not de:
            return
        toutes = np.concatenate([resultats.cles for resultats in de])
        avant = np.concatenate([[0], np.cumsum([len(resultats.cles) for resultats in de])])
        rangs = _tranche(toutes, debut, fin)
        parts = np.searchsorted(avant, rangs, side="right") - 1
        for rang, part in zip(rangs, parts, strict=True):
            yield de[part].trouvee(int(rang - avant[part]))

    def _meilleur_score(self) -> float:
        """The best score of all the parts."""
        scores = [trouvees.scores for trouvees in self.trouvees if trouvees.scores is not None]
        return max((float(notes.max()) for notes in scores if len(notes)), default=1) or 1.0


def chercher(
    etat: Etat,
    criteres: Criteres,
    question: Question,
    communes: frozenset[str] | None,
    *,
    numeros: tuple[int, ...] = (),
    manque: int = 0,
) -> Recherche:
    """Look for a question; `numeros`: those of a code FAS; `manque`: how many groups of words may be lacking."""
    segments = [part.segment for part in etat.parts]
    poids = mots.raretes(segments, question) if question else []
    trouvees = [
        trouver(
            part,
            criteres,
            _scores(part.segment, question, poids, numeros, manque) if question else None,
            communes,
        )
        for part in etat.parts
    ]
    return Recherche(criteres, question, trouvees, jours_de(criteres.jour))


def _scores(
    segment: Segment,
    question: Question,
    poids: list[float],
    numeros: tuple[int, ...],
    manque: int,
) -> mots.Scores:
    scores = mots.noter(segment, question, poids, manque=manque)
    if numeros:
        scores[mots.du_code(segment, numeros)] = DU_CODE
    return scores


def _change(valeurs: NDArray[np.int32]) -> NDArray[np.bool_]:
    """True where a value isn't the one before."""
    change = np.ones(len(valeurs), np.bool_)
    np.not_equal(valeurs[1:], valeurs[:-1], out=change[1:])
    return change


def _par_bit(par_valeur: NDArray[np.int64]) -> Counter[int]:
    return Counter(
        {
            bit: compte
            for bit in (1, 2, 4, 8)
            if (compte := int(sum(n for valeur, n in enumerate(par_valeur) if valeur & bit)))
        }
    )


def _par_valeur(valeurs: NDArray[np.int32]) -> Counter[int]:
    """How many of each; small numbers, never negative."""
    comptes = np.bincount(valeurs)
    return Counter({int(valeur): int(comptes[valeur]) for valeur in np.flatnonzero(comptes)})


def _tranche(cles: Cles, debut: int, fin: int) -> Rangs:
    """The ranks of the keys from one place to another of their order, without sorting the others."""
    if debut >= fin:
        return np.empty(0, np.int64)
    premiers = np.argpartition(cles, fin - 1)[:fin] if fin < len(cles) else np.arange(len(cles))
    return premiers[np.argsort(cles[premiers], kind="stable")][debut:fin]


class _Resultats:
    """The results of one part, each with its key: the lowest is shown first."""

    def __init__(
        self, trouvees: Trouvees, criteres: Criteres, jours: Jours, meilleur: float
    ) -> None:
        self.trouvees, self.criteres = trouvees, criteres
        self.sessions = trouvees.retenues()
        c = trouvees.segment.colonnes
        self.actions = c["s_action"][self.sessions]
        lieu = criteres.lieu
        self.km = (
            kilometres(trouvees.segment, self.sessions, lieu.latitude, lieu.longitude)
            if lieu and lieu.latitude is not None and lieu.longitude is not None
            else None
        )
        self.cles_des_sessions = self._cles(jours)
        self.debuts = (
            np.arange(len(self.sessions))
            if criteres.par_session
            else np.flatnonzero(_change(self.actions))
        )
        self.cles = self._cles_des_resultats(meilleur)

    def _cles(self, jours: Jours) -> Cles:
        """What orders the sessions of a training: what one can still join, near, soon."""
        c = self.trouvees.segment.colonnes
        masques, debut = c["s_bits"][self.sessions], c["s_debut"][self.sessions].astype(np.int64)
        ferme = ((masques & RECRUTE) == 0).astype(np.int64)
        rang = np.where(debut >= jours.jour, 0, np.where((masques & PERMANENTE) != 0, 1, 2))
        ecart = np.minimum(np.abs(debut - jours.jour), ECART_MAX)
        km = self._km(masques)
        ordre = self.criteres.ordre
        if ordre == Tri.DATE:
            return ((rang << BITS_ECART | ecart) << 1 | ferme) << BITS_KM
        if ordre == Tri.DISTANCE:
            return ((km << 1 | ferme) << 2 | rang) << BITS_ECART | ecart
        return ((ferme << 2 | rang) << BITS_KM | km) << BITS_ECART | ecart

    def _km(self, masques: NDArray[np.uint64]) -> Cles:
        """Whole kilometres; remote sessions after all the others, then those whose place isn't known."""
        if self.km is None:
            return np.zeros(len(self.sessions), np.int64)
        arrondis = np.nan_to_num(np.round(self.km), nan=KM_MAX).astype(np.int64)
        return np.where((masques & A_DISTANCE) != 0, KM_A_DISTANCE, np.minimum(arrondis, KM_MAX))

    def _cles_des_resultats(self, meilleur: float) -> Cles:
        """The best session's key, after the relevance, before the number that tells two results apart."""
        if not len(self.sessions):
            return np.empty(0, np.int64)
        c = self.trouvees.segment.colonnes
        cles = np.minimum.reduceat(self.cles_des_sessions, self.debuts)
        actions = self.actions[self.debuts]
        if self.criteres.ordre == Tri.PERTINENCE and self.trouvees.scores is not None:
            notes = self.trouvees.scores[actions] * np.float32(FINESSE / meilleur)
            cles |= (FINESSE - notes.astype(np.int64)) << (BITS_KM + BITS_ECART + 3)
        numeros = (
            c["s_numero"][self.sessions] if self.criteres.par_session else c["a_numero"][actions]
        )
        return cles << BITS_NUMERO | (numeros.astype(np.int64) & ((1 << BITS_NUMERO) - 1))

    def trouvee(self, rang: int) -> Trouvee:
        """The result of this rank, whole."""
        debut = int(self.debuts[rang])
        fin = int(self.debuts[rang + 1]) if rang + 1 < len(self.debuts) else len(self.sessions)
        ordre = debut + np.argsort(self.cles_des_sessions[debut:fin], kind="stable")
        numeros = self.trouvees.segment.colonnes["s_numero"][self.sessions[ordre]]
        km = None if self.km is None else float(self.km[ordre[0]])
        return Trouvee(
            self.trouvees.segment.carte(int(self.actions[debut])),
            tuple(map(int, numeros)),
            None if km is None or np.isnan(km) else km,
        )
