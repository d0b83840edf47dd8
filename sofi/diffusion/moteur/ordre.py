"""Which result comes first: each has one number, the lowest is shown first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..criteres import Criteres, Tri
from .conditions import A_DISTANCE, Trouvees, kilometres
from .journee import BITS_CLE, BITS_ECART, ECART_MAX, Cles, Rangs, changements, par_date

# From what counts most to what tells two trainings apart.
FINESSE = 63
"""Relevance in so many steps of the best one: two trainings of nearly the same are told apart by what follows."""
KM_MAX, KM_A_DISTANCE = 4095, 4094  # a place that isn't known comes last
BITS_KM, BITS_NUMERO = 12, 27


@dataclass(frozen=True)
class Trouvee:
    """A training found: its card, the sessions that answer, the best first; km of the best one."""

    carte: bytes
    sessions: tuple[int, ...]
    km: float | None


class Resultats:
    """The results of one part, each with its key; `seulement`: of everything, the first ones only."""

    def __init__(
        self,
        trouvees: Trouvees,
        criteres: Criteres,
        meilleure: float,
        seulement: int | None = None,
    ) -> None:
        self.trouvees, self.criteres, self.journee = trouvees, criteres, trouvees.journee
        self.rangs = trouvees.retenues()
        if trouvees.en_sessions:
            self.debuts = self._debuts()
            des_sessions = self._cles_des_sessions(self.rangs)
            cles = (
                np.minimum.reduceat(des_sessions, self.debuts) if len(self.rangs) else des_sessions
            )
            self.actions: Rangs = self.journee.action[self.rangs[self.debuts]]
        else:
            if seulement is not None and criteres.ordre == Tri.DATE:
                self.rangs = self._premieres_actions(seulement)
            self.actions = self.rangs
            par_date = criteres.ordre == Tri.DATE
            des_actions = self.journee.a_cles_par_date if par_date else self.journee.a_cles
            cles = des_actions[self.actions].astype(np.int64)
        self.cles = self._entieres(cles, meilleure)

    def _debuts(self) -> Rangs:
        if self.criteres.par_session:
            return np.arange(len(self.rangs))
        return np.flatnonzero(changements(self.journee.action[self.rangs]))

    def _premieres_actions(self, combien: int) -> Rangs:
        """The soonest of all the living actions."""
        ordre, vivants = self.journee.ordre_par_date, self.trouvees.part.vivants
        return (ordre if vivants is None else ordre[vivants[ordre]])[:combien]

    def _cles_des_sessions(self, sessions: Rangs) -> Cles:
        """What orders the sessions of a training: what one can still join, near, soon."""
        cles = self.journee.cles[sessions]
        if self.criteres.ordre == Tri.DATE:
            return par_date(cles).astype(np.int64)
        km = self._km_entiers(sessions)
        if km is None:
            return cles.astype(np.int64)
        if self.criteres.ordre == Tri.DISTANCE:
            return km << BITS_CLE | cles
        return ((cles >> BITS_ECART).astype(np.int64) << BITS_KM | km) << BITS_ECART | (
            cles & ECART_MAX
        )

    def _km(self, sessions: Rangs) -> NDArray[np.float32] | None:
        lieu = self.criteres.lieu
        if lieu is None or lieu.latitude is None or lieu.longitude is None:
            return None
        segment = self.trouvees.segment
        return kilometres(segment, self.journee, sessions, lieu.latitude, lieu.longitude)

    def _km_entiers(self, sessions: Rangs) -> Cles | None:
        """Whole kilometres; remote sessions after all the others, then those whose place isn't known."""
        km = self._km(sessions)
        if km is None:
            return None
        arrondis = np.nan_to_num(np.round(km), nan=KM_MAX).astype(np.int64)
        a_distance = (self.journee.bits[sessions] & A_DISTANCE) != 0
        return np.where(a_distance, KM_A_DISTANCE, np.minimum(arrondis, KM_MAX))

    def _entieres(self, cles: Cles, meilleure: float) -> Cles:
        """After the relevance, before the number that tells two results apart."""
        c, notes = self.trouvees.segment.colonnes, self.trouvees.notes
        if self.criteres.ordre == Tri.PERTINENCE and notes is not None:
            valeurs = np.zeros(self.trouvees.segment.actions, np.float32)
            valeurs[notes.actions] = notes.valeurs * np.float32(FINESSE / meilleure)
            pertinence = FINESSE - valeurs[self.actions].astype(np.int64)
            cles |= pertinence << (BITS_KM + BITS_CLE)
        numeros = (
            c["s_numero"][self.journee.rangs[self.rangs]]
            if self.criteres.par_session
            else c["a_numero"][self.actions]
        )
        return cles << BITS_NUMERO | (numeros.astype(np.int64) & ((1 << BITS_NUMERO) - 1))

    def trouver(self, rangs: Sequence[int]) -> Iterator[Trouvee]:
        """The results of these ranks, whole, in that order."""
        tranches = [self._sessions(rang) for rang in rangs]
        sessions = np.concatenate(tranches)
        cles, km = self._cles_des_sessions(sessions).tolist(), self._km(sessions)
        numeros = self.trouvees.segment.colonnes["s_numero"][self.journee.rangs[sessions]].tolist()
        debut = 0
        for rang, tranche in zip(rangs, tranches, strict=True):
            fin = debut + len(tranche)
            ordre = sorted(range(debut, fin), key=cles.__getitem__)
            yield Trouvee(
                self.trouvees.segment.carte(int(self.actions[rang])),
                tuple(numeros[place] for place in ordre),
                None if km is None or np.isnan(km[ordre[0]]) else float(km[ordre[0]]),
            )
            debut = fin

    def _sessions(self, rang: int) -> Rangs:
        """The sessions of a result."""
        if not self.trouvees.en_sessions:
            action = self.actions[rang]
            return np.arange(self.journee.debuts[action], self.journee.debuts[action + 1])
        fin = self.debuts[rang + 1] if rang + 1 < len(self.debuts) else len(self.rangs)
        return self.rangs[self.debuts[rang] : fin]
