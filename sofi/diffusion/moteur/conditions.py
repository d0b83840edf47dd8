"""What of a segment satisfies a question: whatever the facets, then facet by facet.

Actions when all that is asked is the same for the sessions of an action, sessions else.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import codes
from ..criteres import Criteres, Tri
from . import endroits
from .bits import FACETTES
from .dossier import Part
from .entree import EPOQUE
from .journee import PERMANENTE, Journee, Rangs, etendre
from .mots import Notes
from .segment import Segment

Booleens = NDArray[np.bool_]
A_DISTANCE = np.uint64(FACETTES["modalite"].masque((codes.A_DISTANCE,)))
EN_BITS = tuple(nom for nom in FACETTES if nom != "permanente")
"""Facets held as bits; the others are columns of their own."""
COLONNES = ("domaine", "departement", "organisme", "programme")
NOMS = (*EN_BITS, *COLONNES)
SUR_LA_CARTE = "commune"
D_UNE_ACTION = {"niveau", "certifiante", "certification", "domaine", "organisme"}
"""Facets that are the same for all the sessions of an action."""
Condition = Callable[["Colonne"], Booleens]
Colonne = Callable[[NDArray[Any]], NDArray[Any]]
"""Reads a column of the day, or of the actions, where the sessions that are looked at stand."""


@dataclass(frozen=True)
class Trouvees:
    """What satisfies all but the facets, and for each facet chosen, what satisfies it.

    `rangs` are actions of the segment, or (`en_sessions`) sessions of the day, always in their order. The communes
    chosen on the map are a facet that isn't counted with the others (`grappes`).
    """

    part: Part
    journee: Journee
    en_sessions: bool
    rangs: Rangs
    facettes: dict[str, Booleens]
    notes: Notes | None

    @property
    def segment(self) -> Segment:
        return self.part.segment

    def retenues(self, sauf: str = "") -> Rangs:
        """What satisfies every facet, but one when it is named."""
        tenues = [valeurs for nom, valeurs in self.facettes.items() if nom != sauf]
        return self.rangs[np.logical_and.reduce(tenues)] if tenues else self.rangs

    def sessions(self, sauf: str = "") -> Rangs:
        """The sessions of the day that these are, or that these actions have."""
        retenues = self.retenues(sauf)
        return retenues if self.en_sessions else _sessions_de(self.journee, retenues)


def trouver(
    part: Part, criteres: Criteres, notes: Notes | None, communes: frozenset[str] | None
) -> Trouvees:
    """What of a part a question asks for. What is over never is."""
    journee = part.segment.journee(criteres.jour)
    choisies = [nom for nom in (*NOMS, SUR_LA_CARTE) if criteres.valeurs(nom)]
    conditions = _conditions(part.segment, journee, criteres, communes)
    actions = _actions(part, journee, criteres, notes)
    en_sessions = (
        bool(conditions) or _se_lit_par_session(criteres) or not D_UNE_ACTION.issuperset(choisies)
    )
    if not en_sessions:
        facettes = {nom: _facette(part.segment, criteres, nom)(actions) for nom in choisies}
        return Trouvees(part, journee, False, actions, facettes, notes)
    tout = part.vivants is None and notes is None and not criteres.reperes
    sessions = None if tout else _sessions_de(journee, actions)
    for condition in conditions:
        tenues = condition(_colonne(sessions))
        sessions = np.flatnonzero(tenues) if sessions is None else sessions[tenues]
    if sessions is None:
        sessions = np.arange(len(journee.rangs))
    facettes = {
        nom: _facette_des_sessions(part.segment, journee, criteres, nom)(sessions)
        for nom in choisies
    }
    return Trouvees(part, journee, True, sessions, facettes, notes)


def _se_lit_par_session(criteres: Criteres) -> bool:
    """Results are sessions, or the nearest session of an action comes first."""
    pres = criteres.lieu is not None and criteres.lieu.situe and criteres.ordre != Tri.DATE
    return criteres.par_session or pres


def _colonne(rangs: Rangs | None) -> Colonne:
    return lambda colonne: colonne if rangs is None else colonne[rangs]


def _actions(part: Part, journee: Journee, criteres: Criteres, notes: Notes | None) -> Rangs:
    """The living actions that hold the words and are about all the marks, with a session not over."""
    actions = journee.actions if notes is None else notes.actions
    if notes is not None:
        actions = actions[journee.nombre[actions] > 0]
    if part.vivants is not None:
        actions = actions[part.vivants[actions]]
    for repere in criteres.reperes:
        tenues = np.zeros(part.segment.actions, np.bool_)
        tenues[part.segment.actions_de(*part.segment.bornes(repere))[0]] = True
        actions = actions[tenues[actions]]
    return actions


def _sessions_de(journee: Journee, actions: Rangs) -> Rangs:
    """The sessions of the day of these actions."""
    return etendre(journee.debuts[actions], journee.nombre[actions])


def _conditions(
    segment: Segment, journee: Journee, criteres: Criteres, communes: frozenset[str] | None
) -> list[Condition]:
    """What is asked of each session besides the facets."""
    conditions: list[Condition] = []
    lieu = criteres.lieu
    if communes is not None or (lieu and not lieu.commune):
        pres = (
            _dans_les_communes(segment, communes)
            if communes is not None
            else segment.colonnes["e_departement"] == (lieu.numero_departement if lieu else 0)
        )
        conditions.append(
            lambda lire: pres[lire(journee.endroit)] | _tient(lire(journee.bits), A_DISTANCE)
        )
    c = segment.colonnes
    if criteres.a_partir_du:
        debut = criteres.a_partir_du.toordinal() - EPOQUE
        conditions.append(
            lambda lire: (
                (c["s_debut"][lire(journee.rangs)] >= debut)
                | _tient(lire(journee.bits), PERMANENTE)
                & (c["s_fin"][lire(journee.rangs)] >= debut)
            )
        )
    if criteres.jusqu_au:
        fin = criteres.jusqu_au.toordinal() - EPOQUE
        conditions.append(
            lambda lire: (
                (c["s_debut"][lire(journee.rangs)] <= fin) | _tient(lire(journee.bits), PERMANENTE)
            )
        )
    return conditions


def _dans_les_communes(segment: Segment, communes: Iterable[str]) -> Booleens:
    """Which places are in these communes."""
    pres = np.zeros(len(segment.colonnes["e_commune"]), np.bool_)
    for commune in communes:
        pres[segment.par_commune.get(commune.encode(), [])] = True
    return pres


def _tient(bits: NDArray[np.uint64], voulus: np.uint64) -> Booleens:
    """What is followed from home is near everywhere; what one joins all year begins whenever one wants."""
    tenus: Booleens = (bits & voulus) != 0
    return tenus


def _facette(segment: Segment, criteres: Criteres, nom: str) -> Callable[[Rangs], Booleens]:
    """Which of these actions have one of the values chosen of a facet."""
    valeurs, journee = criteres.valeurs(nom), segment.journee(criteres.jour)
    if nom in EN_BITS:
        voulus = np.uint64(FACETTES[nom].masque(valeurs))
        return lambda actions: _tient(journee.a_bits[actions], voulus)
    colonne = segment.colonnes["a_domaine" if nom == "domaine" else "a_etablissement"]
    return lambda actions: _est_l_une(colonne[actions], valeurs)


def _facette_des_sessions(
    segment: Segment, journee: Journee, criteres: Criteres, nom: str
) -> Callable[[Rangs], Booleens]:
    """Which of these sessions of the day have one of the values chosen of a facet."""
    valeurs = criteres.valeurs(nom)
    if nom in EN_BITS:
        voulus = np.uint64(FACETTES[nom].masque(valeurs))
        return lambda sessions: _tient(journee.bits[sessions], voulus)
    if nom == SUR_LA_CARTE:
        pres = _dans_les_communes(segment, criteres.commune)
        return lambda sessions: (
            pres[journee.endroit[sessions]] & ~_tient(journee.bits[sessions], A_DISTANCE)
        )
    if nom in D_UNE_ACTION:
        return lambda sessions: _facette(segment, criteres, nom)(journee.action[sessions])
    colonne = journee.departement if nom == "departement" else journee.programme
    return lambda sessions: _est_l_une(colonne[sessions], valeurs)


def _est_l_une(colonne: NDArray[Any], valeurs: Sequence[int]) -> Booleens:
    tenues: Booleens = np.isin(colonne, np.asarray(valeurs))
    return tenues


def kilometres(
    segment: Segment, journee: Journee, sessions: Rangs, latitude: float, longitude: float
) -> NDArray[np.float32]:
    """How far each of these sessions is, as the crow flies; nan when its position isn't known."""
    c, rangs = segment.colonnes, journee.endroit[sessions]
    if len(rangs) < len(c["e_latitude"]):
        siens = {nom: c[nom][rangs] for nom in ("e_latitude", "e_longitude")}
        return endroits.kilometres(siens, latitude, longitude)
    return endroits.kilometres(c, latitude, longitude)[rangs]
