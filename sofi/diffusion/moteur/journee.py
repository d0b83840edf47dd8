"""What a segment says of a day: its sessions that aren't over, and what those of each action say together.

Most questions are about actions: words, a level, a domaine. What the sessions of an action say together is made once a
day; a question that chooses among sessions reads them one by one.
"""

import calendar
import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..criteres import MOIS_PROCHES
from .bits import FACETTES, Masques, compter
from .entree import EPOQUE

Rangs = NDArray[np.integer[Any]]
Cles = NDArray[np.int64]
Entiers = NDArray[np.int32]
PERMANENTE = np.uint64(FACETTES["permanente"].masque((1,)))
RECRUTE = np.uint64(FACETTES["recrutement"].masque((1,)))
DEBUT = np.uint64(FACETTES["debut"].decalage)
PROCHE, CETTE_ANNEE, ANNEE_SUIVANTE, TOUTE_L_ANNEE = (
    np.uint64(FACETTES["debut"].masque((1 << rang,))) for rang in range(4)
)
ECART_MAX = (1 << 15) - 1  # days between today and the beginning
BITS_ECART, BITS_CLE = 15, 18
"""What orders the sessions of a training, as one number: one that can be joined, to come, soon."""


@dataclass(frozen=True)
class Jours:
    """The days that a question compares with, since 1970."""

    jour: int
    proche: int
    fin_annee: int
    fin_suivante: int


def jours_de(jour: datetime.date) -> Jours:
    """Today, the end of the third month after this one, the ends of this year and of the next."""
    mois = jour.month - 1 + MOIS_PROCHES
    annee, mois = jour.year + mois // 12, mois % 12 + 1
    proche = datetime.date(annee, mois, calendar.monthrange(annee, mois)[1])
    fins = (proche, datetime.date(jour.year, 12, 31), datetime.date(jour.year + 1, 12, 31))
    return Jours(*(date.toordinal() - EPOQUE for date in (jour, *fins)))


@dataclass(frozen=True)
class Journee:
    """The sessions not over on that day, in columns; `debuts`: where those of each action stand among them.

    `cles`: what comes first in a training; `cles_par_date`: what comes first when the date counts most.
    """

    rangs: Entiers
    action: Entiers
    endroit: Entiers
    bits: Masques
    cles: Entiers
    debuts: Entiers
    programme: Entiers
    departement: NDArray[np.int16]
    a_numero: Entiers

    @cached_property
    def nombre(self) -> Entiers:
        """How many sessions of each action aren't over."""
        return np.diff(self.debuts)

    @cached_property
    def actions(self) -> Rangs:
        """The actions that have one, in their order."""
        return np.flatnonzero(self.nombre)

    @cached_property
    def a_bits(self) -> Masques:
        """The facets of each action: those of all its sessions."""
        return self._par_action(np.bitwise_or, self.bits)

    @cached_property
    def a_cles(self) -> Entiers:
        """The key of the first session of each action."""
        return self._par_action(np.minimum, self.cles)

    @cached_property
    def a_cles_par_date(self) -> Entiers:
        """The same when the date counts most."""
        return self._par_action(np.minimum, par_date(self.cles))

    @cached_property
    def a_programme(self) -> Entiers:
        """The regional programme of each action."""
        return self._par_action(np.maximum, self.programme)

    @cached_property
    def territoires(self) -> tuple[Entiers, NDArray[np.int16]]:
        """Each département of each action, once."""
        change = changements(self.departement)
        change[self.debuts[self.actions]] = True
        return self.action[change], self.departement[change]

    @cached_property
    def ordre_par_date(self) -> Rangs:
        """The actions that have a session, the soonest first, then by number."""
        cles = self.a_cles_par_date[self.actions].astype(np.int64) << 32
        return self.actions[np.argsort(cles | self.a_numero[self.actions])]

    @cached_property
    def _motifs(self) -> tuple[Masques, NDArray[np.int64]]:
        """The sets of facets that there are, and which is each action's."""
        return np.unique(self.a_bits, return_inverse=True)

    def compter_les_bits(self, actions: Rangs) -> NDArray[np.int64]:
        """How many of these actions have each of the 64 bits."""
        if len(actions) < SANS_MOTIFS:
            return compter(self.a_bits[actions])
        motifs, de_l_action = self._motifs
        return compter(motifs, np.bincount(de_l_action[actions], minlength=len(motifs)))

    def _par_action(self, reunir: np.ufunc, colonne: NDArray[Any]) -> NDArray[Any]:
        reunies = np.zeros(len(self.nombre), colonne.dtype)
        if len(self.actions):
            reunies[self.actions] = reunir.reduceat(colonne, self.debuts[self.actions])
        return reunies


SANS_MOTIFS = 2_000
"""So few actions are counted one by one."""


def journee_de(c: dict[str, NDArray[Any]], jours: Jours) -> Journee:
    """What the columns of a segment say of that day."""
    rangs = np.flatnonzero(c["s_fin"] >= jours.jour).astype(np.int32)
    action, endroit, debut = c["s_action"][rangs], c["s_endroit"][rangs], c["s_debut"][rangs]
    bits = c["s_bits"][rangs] | _debuts(debut, jours)
    bits |= np.where((bits & PERMANENTE) != 0, TOUTE_L_ANNEE, np.uint64(0))
    return Journee(
        rangs=rangs,
        action=action,
        endroit=endroit,
        bits=bits,
        cles=_cles(bits, debut, jours),
        debuts=np.searchsorted(rangs, c["a_sessions"]).astype(np.int32),
        programme=c["s_programme"][rangs],
        departement=c["e_departement"][endroit],
        a_numero=c["a_numero"],
    )


def _debuts(debut: Entiers, jours: Jours) -> Masques:
    """When each session begins, as the bits of `codes.debuts`."""
    zero, a_venir = np.uint64(0), debut >= jours.jour
    bits = np.where(a_venir & (debut <= jours.proche), PROCHE, zero)
    bits |= np.where(a_venir & (debut <= jours.fin_annee), CETTE_ANNEE, zero)
    suivante = (debut > jours.fin_annee) & (debut <= jours.fin_suivante)
    bits |= np.where(suivante, ANNEE_SUIVANTE, zero)
    return bits


def _cles(bits: Masques, debut: Entiers, jours: Jours) -> Entiers:
    ferme = ((bits & RECRUTE) == 0).astype(np.int32)
    rang = np.where(debut >= jours.jour, 0, np.where((bits & PERMANENTE) != 0, 1, 2))
    ecart = np.minimum(np.abs(debut - jours.jour), ECART_MAX)
    return ((ferme << 2 | rang) << BITS_ECART | ecart).astype(np.int32)


def par_date(cles: Entiers) -> Entiers:
    """The keys when the date counts most: to come, soon, one that can be joined."""
    rang, ecart = cles >> BITS_ECART & 3, cles & ECART_MAX
    return (rang << BITS_ECART | ecart) << 1 | cles >> BITS_ECART + 2


def changements(valeurs: Rangs) -> NDArray[np.bool_]:
    """True where a value isn't the one before."""
    change = np.ones(len(valeurs), np.bool_)
    np.not_equal(valeurs[1:], valeurs[:-1], out=change[1:])
    return change


def etendre(debuts: Rangs, longueurs: Rangs) -> Rangs:
    """The ranks from each of these beginnings, so many of them, one after the other."""
    avant = np.cumsum(longueurs) - longueurs
    return np.repeat(debuts - avant, longueurs) + np.arange(int(longueurs.sum()))
