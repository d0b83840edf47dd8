"""Which sessions of a segment satisfy a question: whatever the facets, then facet by facet."""

import calendar
import datetime
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .. import codes
from ..criteres import MOIS_PROCHES, Criteres
from ..lieux import DIAMETRE_TERRE
from .bits import FACETTES
from .dossier import Part
from .entree import EPOQUE
from .mots import Scores
from .segment import Segment

Rangs = NDArray[np.int64]
Booleens = NDArray[np.bool_]
A_DISTANCE = np.uint64(FACETTES["modalite"].masque((codes.A_DISTANCE,)))
PERMANENTE = np.uint64(FACETTES["permanente"].masque((1,)))
PROCHE, CETTE_ANNEE, ANNEE_SUIVANTE, TOUTE_L_ANNEE = 1, 2, 4, 8
EN_BITS = tuple(nom for nom in FACETTES if nom != "permanente")
"""Facets that a session holds as bits; the others are `debut`, computed, and columns of their own."""
COLONNES = ("domaine", "departement", "organisme", "programme")


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
class Trouvees:
    """The sessions of a part that satisfy all but the facets, and for each facet chosen, which satisfy it.

    The communes chosen on the map are a facet that isn't counted with the others (`grappes`).
    """

    segment: Segment
    sessions: Rangs
    facettes: dict[str, Booleens]
    scores: Scores | None

    def retenues(self, sauf: str = "") -> Rangs:
        """Those that satisfy every facet, but one when it is named."""
        tenues = [valeurs for nom, valeurs in self.facettes.items() if nom != sauf]
        return self.sessions[np.logical_and.reduce(tenues)] if tenues else self.sessions


def trouver(
    part: Part, criteres: Criteres, scores: Scores | None, communes: frozenset[str] | None
) -> Trouvees:
    """The sessions of a part that a question asks for. Ended ones never are."""
    segment, jours = part.segment, jours_de(criteres.jour)
    sessions = (
        _actives(part, jours.jour) if scores is None else _des_actions(part, scores, jours.jour)
    )
    for condition in _conditions(segment, criteres, communes):
        sessions = sessions[condition(sessions)]
    facettes = {
        nom: facette(segment, sessions, nom, valeurs, jours)
        for nom in (*EN_BITS, "debut", *COLONNES)
        if (valeurs := criteres.valeurs(nom))
    }
    if criteres.commune:
        facettes["commune"] = _dans(segment, sessions, criteres.commune)
    return Trouvees(segment, sessions, facettes, scores)


def _actives(part: Part, jour: int) -> Rangs:
    """The sessions not ended that day."""
    c = part.segment.colonnes
    sessions = part.segment.actives(jour)
    return sessions if part.vivants is None else sessions[part.vivants[c["s_action"][sessions]]]


def _des_actions(part: Part, scores: Scores, jour: int) -> Rangs:
    """The sessions not ended that day of the actions that have a score."""
    c = part.segment.colonnes
    tenues = scores > 0 if part.vivants is None else (scores > 0) & part.vivants
    actions = np.flatnonzero(tenues)
    debuts, fins = c["a_sessions"][actions], c["a_sessions"][actions + 1]
    longueurs = fins - debuts
    avant = np.cumsum(longueurs) - longueurs
    sessions = np.repeat(debuts - avant, longueurs) + np.arange(int(longueurs.sum()))
    return sessions[c["s_fin"][sessions] >= jour]


def _conditions(
    segment: Segment, criteres: Criteres, communes: frozenset[str] | None
) -> list[Callable[[Rangs], Booleens]]:
    """What is asked besides the facets."""
    c = segment.colonnes
    conditions: list[Callable[[Rangs], Booleens]] = []
    lieu = criteres.lieu
    if communes is not None:
        voulues = np.array(sorted(commune.encode() for commune in communes))
        conditions.append(lambda s: np.isin(c["s_commune"][s], voulues) | _a_distance(segment, s))
    elif lieu and not lieu.commune:
        numero = lieu.numero_departement
        conditions.append(lambda s: (c["s_departement"][s] == numero) | _a_distance(segment, s))
    if criteres.a_partir_du:
        debut = criteres.a_partir_du.toordinal() - EPOQUE
        conditions.append(
            lambda s: (
                (c["s_debut"][s] >= debut) | (_permanente(segment, s) & (c["s_fin"][s] >= debut))
            )
        )
    if criteres.jusqu_au:
        fin = criteres.jusqu_au.toordinal() - EPOQUE
        conditions.append(lambda s: (c["s_debut"][s] <= fin) | _permanente(segment, s))
    for repere in criteres.reperes:
        conditions.append(_du_repere(segment, repere))
    return conditions


def _du_repere(segment: Segment, cle: str) -> Callable[[Rangs], Booleens]:
    tenues = np.zeros(segment.actions, np.bool_)
    tenues[segment.actions_de(*segment.bornes(cle))[0]] = True
    return lambda s: tenues[segment.colonnes["s_action"][s]]


def _dans(segment: Segment, sessions: Rangs, communes: tuple[str, ...]) -> Booleens:
    """Which of these sessions take place in one of these communes."""
    voulues = np.isin(segment.communes.codes, np.array([code.encode() for code in communes]))
    return voulues[segment.communes.rangs[sessions]] & ~_a_distance(segment, sessions)


def _a_distance(segment: Segment, sessions: Rangs) -> Booleens:
    """What is followed from home is near everywhere."""
    return (segment.colonnes["s_bits"][sessions] & A_DISTANCE) != 0


def _permanente(segment: Segment, sessions: Rangs) -> Booleens:
    return (segment.colonnes["s_bits"][sessions] & PERMANENTE) != 0


def facette(
    segment: Segment, sessions: Rangs, nom: str, valeurs: tuple[int, ...], jours: Jours
) -> Booleens:
    """Which of these sessions have one of the values of a facet."""
    c = segment.colonnes
    if nom == "debut":
        return (debuts(segment, sessions, jours) & sum(valeurs)) != 0
    if nom in ("departement", "programme"):
        return np.isin(c[f"s_{nom}"][sessions], valeurs)
    if nom in ("domaine", "organisme"):
        colonne = c["a_domaine" if nom == "domaine" else "a_etablissement"]
        return np.isin(colonne, valeurs)[c["s_action"][sessions]]
    return (c["s_bits"][sessions] & np.uint64(FACETTES[nom].masque(valeurs))) != 0


def debuts(segment: Segment, sessions: Rangs, jours: Jours) -> NDArray[np.uint8]:
    """When each session begins, as the bits of `codes.debuts`."""
    debut = segment.colonnes["s_debut"][sessions]
    bits = ((debut >= jours.jour) & (debut <= jours.proche)).astype(np.uint8) * PROCHE
    bits |= ((debut >= jours.jour) & (debut <= jours.fin_annee)).astype(np.uint8) * CETTE_ANNEE
    suivante = (debut > jours.fin_annee) & (debut <= jours.fin_suivante)
    bits |= suivante.astype(np.uint8) * ANNEE_SUIVANTE
    bits |= _permanente(segment, sessions).astype(np.uint8) * TOUTE_L_ANNEE
    return bits


def kilometres(
    segment: Segment, sessions: Rangs, latitude: float, longitude: float
) -> NDArray[np.float32]:
    """How far each session is, as the crow flies; nan when its position isn't known."""
    c = segment.colonnes
    lat = np.radians(c["s_latitude"][sessions])
    lon = np.radians(c["s_longitude"][sessions])
    ici, la = math.radians(latitude), math.radians(longitude)
    a = np.sin((lat - ici) / 2) ** 2 + math.cos(ici) * np.cos(lat) * np.sin((lon - la) / 2) ** 2
    return DIAMETRE_TERRE * np.arcsin(np.minimum(1, np.sqrt(a)))
