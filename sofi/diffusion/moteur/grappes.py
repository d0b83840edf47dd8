"""Where the results are: how many by commune, and by group of communes at the scale of a map.

A result counts in each commune where one of its sessions takes place, and once in a group whatever the number of its
communes there. What is followed from home is counted apart. The communes chosen on the map don't narrow the map.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..criteres import Criteres
from . import reperes
from .conditions import A_DISTANCE, SUR_LA_CARTE, Rangs, Trouvees
from .dossier import Etat
from .entree import Repere
from .reponse import Recherche

Flottants = NDArray[np.float64]
TUILE = 256  # pixels of the whole Earth at the zoom 0 of Web Mercator
LATITUDE_MAX = 85.05
ECART = 44.0
"""Pixels between two groups: less, and their circles touch."""
_AUCUN: Rangs = np.empty(0, np.int64)
ZOOM_SEUL = 13
"""From this zoom on, each commune stands alone."""


@dataclass(frozen=True)
class Place:
    """A commune and how many results take place there; nan when its position isn't known."""

    code: str
    nom: str
    compte: int
    latitude: float
    longitude: float

    @property
    def situee(self) -> bool:
        """True when it can be drawn."""
        return math.isfinite(self.latitude) and math.isfinite(self.longitude)


@dataclass(frozen=True)
class Grappe:
    """Communes that a map of this scale draws as one, at the place of the one that has most results: `places[0]`."""

    places: tuple[Place, ...]
    compte: int


@dataclass(frozen=True)
class Repartition:
    """The results by commune, those that have most first.

    `criteres`: the question as it was read. `_paires`: each result with each of its communes.
    """

    criteres: Criteres
    places: list[Place]
    a_distance: int
    sans_lieu: int
    _paires: tuple[Rangs, Rangs]

    @classmethod
    def vide(cls, criteres: Criteres) -> "Repartition":
        """No result anywhere."""
        return cls(criteres, [], 0, 0, (_AUCUN, _AUCUN))

    def grappes(self, zoom: float) -> list[Grappe]:
        """The groups at this zoom, those that have most results first."""
        groupes = _grouper(self.places, zoom)
        nombre = int(groupes.max(initial=-1)) + 1
        if not nombre:
            return []
        resultats, places = self._paires
        dessinees = groupes[places] >= 0
        resultats, de = resultats[dessinees], groupes[places[dessinees]]
        comptes = np.bincount(de[_premieres(resultats, de)], minlength=nombre)
        membres: list[list[Place]] = [[] for _ in range(nombre)]
        for place, groupe in zip(self.places, groupes.tolist(), strict=True):
            if groupe >= 0:
                membres[groupe].append(place)
        grappes = [Grappe(tuple(m), int(n)) for m, n in zip(membres, comptes, strict=True)]
        return sorted(grappes, key=lambda grappe: -grappe.compte)


def pixels(latitudes: Flottants, longitudes: Flottants, zoom: float) -> tuple[Flottants, Flottants]:
    """Degrees to pixels of Web Mercator, from the north-west corner of the Earth."""
    cote = TUILE * 2**zoom
    phi = np.radians(np.clip(latitudes, -LATITUDE_MAX, LATITUDE_MAX))
    y = (1 - np.log(np.tan(phi) + 1 / np.cos(phi)) / math.pi) / 2
    return (longitudes + 180) / 360 * cote, y * cote


def repartir(etat: Etat, recherche: Recherche) -> Repartition:
    """How many results in each commune, at a distance, and nobody knows where."""
    segments = [part.segment for part in etat.parts]
    codes = np.unique(np.concatenate([[b""], *(segment.communes.codes for segment in segments)]))
    resultats, places = [_AUCUN], [_AUCUN]
    a_distance = sans_lieu = avant = 0
    for trouvees in recherche.trouvees:
        part = _de_la_part(trouvees, codes, par_session=recherche.criteres.par_session)
        resultats.append(part.resultats + avant)
        places.append(part.places)
        a_distance += part.a_distance
        sans_lieu += part.sans_lieu
        avant += trouvees.segment.sessions
    paires = np.concatenate(resultats), np.concatenate(places)
    communes, rangs = _places(etat, codes, paires[1])
    return Repartition(
        recherche.criteres, communes, a_distance, sans_lieu, (paires[0], rangs[paires[1]])
    )


@dataclass(frozen=True)
class _Part:
    """Each result of a part with each of its communes, by its rank; how many are followed from home, how many stand
    nowhere."""

    resultats: Rangs
    places: Rangs
    a_distance: int
    sans_lieu: int


def _de_la_part(trouvees: Trouvees, codes: NDArray[np.bytes_], *, par_session: bool) -> _Part:
    """The results of one part; `codes[0]` is the place that nobody knows."""
    segment = trouvees.segment
    sessions, journee = trouvees.sessions(SUR_LA_CARTE), trouvees.journee
    distance = (journee.bits[sessions] & A_DISTANCE) != 0
    numeros = np.arange(len(sessions)) if par_session else journee.action[sessions].astype(np.int64)
    du_segment = np.searchsorted(codes, segment.communes.codes)
    places = du_segment[segment.communes.rangs[journee.endroit[sessions]]]
    resultats, places = numeros[~distance], places[~distance]
    premieres = _premieres(resultats, places)
    resultats, places = resultats[premieres], places[premieres]
    situes = places > 0
    a_distance = numeros[distance]
    return _Part(
        resultats[situes],
        places[situes],
        a_distance=int(np.count_nonzero(_premieres(a_distance, np.zeros_like(a_distance)))),
        sans_lieu=int(np.count_nonzero(~situes)),
    )


def _premieres(resultats: Rangs, places: Rangs) -> NDArray[np.bool_]:
    """Which pairs weren't met before, those of a result standing together.

    Each pair is compared with those of the same result before it, which are few: sorting all of them takes twenty times
    as long.
    """
    premieres = np.ones(len(resultats), np.bool_)
    rangs, ecart = np.arange(1, len(resultats)), 1
    while len(rangs):
        rangs = rangs[resultats[rangs] == resultats[rangs - ecart]]
        premieres[rangs[places[rangs] == places[rangs - ecart]]] = False
        ecart += 1
        rangs = rangs[rangs >= ecart]
    return premieres


def _places(
    etat: Etat, codes: NDArray[np.bytes_], places: Rangs
) -> tuple[list[Place], NDArray[np.int64]]:
    """The communes that have a result, in their order, and the rank of each of these codes among them."""
    comptes = np.bincount(places, minlength=len(codes))
    ordre = np.lexsort((codes, -comptes))[: int(np.count_nonzero(comptes))]
    rangs = np.empty(len(codes), np.int64)
    rangs[ordre] = np.arange(len(ordre))
    latitudes, longitudes = _positions(etat, codes)
    trouvees = [
        Place(
            code := codes[rang].decode(),
            reperes.nom(etat, Repere("lieu", code, "").cle) or code,
            int(comptes[rang]),
            float(latitudes[rang]),
            float(longitudes[rang]),
        )
        for rang in ordre
    ]
    return trouvees, rangs


def _positions(etat: Etat, codes: NDArray[np.bytes_]) -> tuple[Flottants, Flottants]:
    """Where each commune is, as the first segment that knows says it."""
    latitudes, longitudes = np.full(len(codes), np.nan), np.full(len(codes), np.nan)
    for part in reversed(etat.parts):
        communes = part.segment.communes
        connues = np.isfinite(communes.latitudes)
        rangs = np.searchsorted(codes, communes.codes)[connues]
        latitudes[rangs] = communes.latitudes[connues]
        longitudes[rangs] = communes.longitudes[connues]
    return latitudes, longitudes


def _grouper(places: list[Place], zoom: float) -> NDArray[np.int64]:
    """The group of each commune, -1 without position: the largest left takes those around it, and so on.

    It depends on nothing but the zoom: groups stay as they are while the map is moved.
    """
    groupes = np.full(len(places), -1, np.int64)
    x, y = pixels(
        np.array([place.latitude for place in places], np.float64),
        np.array([place.longitude for place in places], np.float64),
        zoom,
    )
    libres = np.isfinite(x)
    if zoom >= ZOOM_SEUL:
        groupes[libres] = np.arange(int(libres.sum()))
        return groupes
    x[~libres] = y[~libres] = np.inf
    nombre = 0
    for rang in np.flatnonzero(libres):
        if not libres[rang]:
            continue
        with np.errstate(invalid="ignore"):
            prises = libres & (np.hypot(x - x[rang], y - y[rang]) < ECART)
        groupes[prises] = nombre
        libres &= ~prises
        nombre += 1
    return groupes
