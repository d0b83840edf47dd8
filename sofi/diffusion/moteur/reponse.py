"""A question in; the trainings found, their counts and their order out. A result is a training, its sessions in it."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sofi.socle.mots import Question

from ..criteres import PAR_PAGE, Criteres
from . import bits, mots
from .conditions import EN_BITS, NOMS, Trouvees, trouver
from .dossier import Etat, Part
from .journee import Rangs, changements, etendre
from .mots import TOUT, Mesure
from .ordre import Cles, Resultats, Trouvee

PEU = 20
"""One action in so many: fewer are looked for one by one."""
A_LA_FOIS = 500
"""Results made whole together, when many are read one after the other."""
DU_CODE = 100.0  # whose number was typed comes first


class Numeros(StrEnum):
    """Whose numbers are wanted of what is found."""

    ACTIONS = "actions"
    SESSIONS = "sessions"
    FORMATIONS = "formations"


@dataclass(frozen=True)
class Comptes:
    """How many results, for each facet how many by value, and how many sessions the results hold."""

    total: int
    facettes: dict[str, Counter[int]]
    sessions: int = 0


@dataclass(frozen=True)
class Recherche:
    """A question looked for in every part of the index."""

    criteres: Criteres
    question: Question
    trouvees: list[Trouvees]

    def compter(self) -> Comptes:
        """Every count, of all the parts together; a facet's own choice doesn't narrow its own counts."""
        parties = [self._compter(trouvees) for trouvees in self.trouvees]
        if len(parties) == 1:
            return parties[0]
        facettes: dict[str, Counter[int]] = {nom: Counter() for nom in NOMS}
        for partie in parties:
            for nom, comptes in partie.facettes.items():
                facettes[nom].update(comptes)
        return Comptes(
            sum(partie.total for partie in parties),
            facettes,
            sum(partie.sessions for partie in parties),
        )

    def _compter(self, trouvees: Trouvees) -> Comptes:
        """The counts of one part; those of everything are kept with it for the day."""
        if not self._veut_tout(trouvees):
            return compter(trouvees, par_session=self.criteres.par_session)
        gardes = trouvees.part.comptes
        if (comptes := gardes.get(self.criteres.jour)) is None:
            gardes.clear()
            comptes = gardes[self.criteres.jour] = compter(trouvees, par_session=False)
        return comptes

    def numeros(self, de: Numeros) -> NDArray[np.int64]:
        """The numbers of all that is found, of that kind, each once, in no order."""
        lus = [_numeros_de(trouvees, de) for trouvees in self.trouvees]
        tous = np.concatenate(lus) if lus else np.empty(0, np.int64)
        return np.unique(tous) if de == Numeros.FORMATIONS else tous

    def parmi(self, numeros: Collection[int]) -> set[int]:
        """Those of these sessions that are found."""
        voulus = np.array(list(numeros), np.int64)
        trouves: set[int] = set()
        for trouvees in self.trouvees:
            rangs = trouvees.journee.rangs[trouvees.sessions()]
            siens = trouvees.segment.colonnes["s_numero"][rangs]
            trouves.update(siens[np.isin(siens, voulus)].tolist())
        return trouves

    def _veut_tout(self, trouvees: Trouvees) -> bool:
        """Nothing is asked: every action that isn't over answers."""
        c = self.criteres
        restreint = trouvees.notes is not None or trouvees.en_sessions
        return not (restreint or trouvees.facettes or c.reperes)

    def page(self, total: int) -> list[Trouvee]:
        """The results of the page asked for, in their order."""
        debut = (self.criteres.page - 1) * PAR_PAGE
        return list(self.tranche(debut, min(debut + PAR_PAGE, total)))

    def des_actions(self, actions: Rangs) -> "Recherche":
        """The same results, those of these actions only."""
        siennes = [_des_actions(trouvees, actions) for trouvees in self.trouvees]
        return replace(self, trouvees=siennes)

    def tous(self) -> Iterator[Trouvee]:
        """All the results, in their order: for a search known to have few."""
        return self.tranche(0, sum(len(trouvees.rangs) for trouvees in self.trouvees))

    def tranche(self, debut: int, fin: int) -> Iterator[Trouvee]:
        """The results from one place to another of their order."""
        meilleure = self._meilleure_note()
        de = [
            Resultats(
                trouvees, self.criteres, meilleure, fin if self._veut_tout(trouvees) else None
            )
            for trouvees in self.trouvees
        ]
        if not de:
            return
        toutes = np.concatenate([resultats.cles for resultats in de])
        avant = np.concatenate([[0], np.cumsum([len(resultats.cles) for resultats in de])])
        rangs = _tranche(toutes, debut, fin)
        for premier in range(0, len(rangs), A_LA_FOIS):
            yield from _entiers(de, avant, rangs[premier : premier + A_LA_FOIS])

    def _meilleure_note(self) -> float:
        """The best of all the parts."""
        notes = [trouvees.notes.valeurs for trouvees in self.trouvees if trouvees.notes]
        return max((float(valeurs.max()) for valeurs in notes if len(valeurs)), default=1) or 1.0


def _numeros_de(trouvees: Trouvees, de: Numeros) -> NDArray[np.int64]:
    c, journee = trouvees.segment.colonnes, trouvees.journee
    if de == Numeros.SESSIONS:
        return c["s_numero"][journee.rangs[trouvees.sessions()]].astype(np.int64)
    retenues = trouvees.retenues()
    rangs = np.unique(journee.action[retenues]) if trouvees.en_sessions else retenues
    colonne = c["a_numero" if de == Numeros.ACTIONS else "a_formation"]
    return colonne[rangs].astype(np.int64)


def _entiers(de: list[Resultats], avant: Rangs, rangs: Rangs) -> Iterator[Trouvee]:
    """These results of all the parts, whole, in their order."""
    parts = np.searchsorted(avant, rangs, side="right") - 1
    trouvees = {
        part: de[part].trouver((rangs[parts == part] - avant[part]).tolist())
        for part in set(parts.tolist())
    }
    return (next(trouvees[part]) for part in parts.tolist())


def chercher(
    etat: Etat,
    criteres: Criteres,
    question: Question,
    communes: frozenset[str] | None,
    *,
    numeros: tuple[int, ...] = (),
    mesure: Mesure = TOUT,
) -> Recherche:
    """Look for a question; `numeros`: those of a code FAS; `mesure`: how much of the words is enough."""
    poids = mots.raretes([part.segment for part in etat.parts], question) if question else []
    trouvees = [
        trouver(
            part,
            criteres,
            _notes(part, question, poids, numeros, mesure) if question else None,
            communes,
        )
        for part in etat.parts
    ]
    return Recherche(criteres, question, trouvees)


def _des_actions(trouvees: Trouvees, actions: Rangs) -> Trouvees:
    """What a part found, among these actions: their sessions."""
    sessions = trouvees.sessions()
    numeros = trouvees.segment.colonnes["a_numero"][trouvees.journee.action[sessions]]
    siennes = sessions[np.isin(numeros, actions)]
    return replace(trouvees, en_sessions=True, rangs=siennes, facettes={})


def _notes(
    part: Part, question: Question, poids: list[float], numeros: tuple[int, ...], mesure: Mesure
) -> mots.Notes:
    """What the living actions are worth."""
    notes = mots.noter(part.segment, question, poids, mesure)
    if numeros:
        notes = notes.avec(np.flatnonzero(mots.du_code(part.segment, numeros)), DU_CODE)
    return notes if part.vivants is None else notes.parmi(part.vivants[notes.actions])


def compter(trouvees: Trouvees, *, par_session: bool) -> Comptes:
    """How many results in a part, and for each facet how many by value."""
    retenues = trouvees.retenues()
    facettes = _facettes(trouvees, retenues, par_session)
    for nom in facettes.keys() & trouvees.facettes:
        facettes[nom] = _facettes(trouvees, trouvees.retenues(nom), par_session)[nom]
    if trouvees.en_sessions:
        total = len(_premieres(trouvees, retenues, par_session))
        return Comptes(total, facettes, len(retenues))
    return Comptes(len(retenues), facettes, int(trouvees.journee.nombre[retenues].sum()))


def _premieres(trouvees: Trouvees, sessions: Rangs, par_session: bool) -> Rangs:
    """Where each result begins among these sessions."""
    if par_session:
        return np.arange(len(sessions))
    return np.flatnonzero(changements(trouvees.journee.action[sessions]))


def _facettes(trouvees: Trouvees, retenues: Rangs, par_session: bool) -> dict[str, Counter[int]]:
    """How many results by value of each facet, among these actions or these sessions."""
    if not len(retenues):
        return {nom: Counter() for nom in NOMS}
    journee, c = trouvees.journee, trouvees.segment.colonnes
    if trouvees.en_sessions:
        premieres = _premieres(trouvees, retenues, par_session)
        par_bit = bits.compter(np.bitwise_or.reduceat(journee.bits[retenues], premieres))
        actions: Rangs = journee.action[retenues[premieres]]
        programmes = np.maximum.reduceat(journee.programme[retenues], premieres)
        departements = journee.departement[retenues]
        change = changements(departements)
        change[premieres] = True
        departements = departements[change]
    else:
        actions = retenues
        par_bit = journee.compter_les_bits(actions)
        programmes = journee.a_programme[actions]
        departements = _departements(trouvees, actions)
    comptes = {nom: bits.lire(par_bit, nom) for nom in EN_BITS}
    comptes["domaine"] = _par_valeur(c["a_domaine"][actions])
    comptes["organisme"] = _par_valeur(c["a_etablissement"][actions])
    comptes["programme"] = _par_valeur(programmes)
    comptes["programme"].pop(0, None)
    comptes["departement"] = _par_valeur(departements)
    return comptes


def _departements(trouvees: Trouvees, actions: Rangs) -> NDArray[np.int16]:
    """Each département of each of these actions, once."""
    de_l_action, numeros = trouvees.journee.territoires
    if len(actions) * PEU < len(de_l_action):
        debuts = np.searchsorted(de_l_action, actions)
        return numeros[etendre(debuts, np.searchsorted(de_l_action, actions, "right") - debuts)]
    tenues = np.zeros(trouvees.segment.actions, np.bool_)
    tenues[actions] = True
    return numeros[tenues[de_l_action]]


def _par_valeur(valeurs: Rangs) -> Counter[int]:
    """How many of each; small numbers, never negative."""
    comptes = np.bincount(valeurs)
    presentes = np.flatnonzero(comptes)
    return Counter(dict(zip(presentes.tolist(), comptes[presentes].tolist(), strict=True)))


def _tranche(cles: Cles, debut: int, fin: int) -> Rangs:
    """The ranks of the keys from one place to another of their order, without sorting the others."""
    if debut >= fin:
        return np.empty(0, np.int64)
    premiers = np.argpartition(cles, fin - 1)[:fin] if fin < len(cles) else np.arange(len(cles))
    return premiers[np.argsort(cles[premiers], kind="stable")][debut:fin]
