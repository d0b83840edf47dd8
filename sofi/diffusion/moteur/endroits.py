"""Where sessions take place: each position, commune and département written once, whatever the number of sessions."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..lieux import DIAMETRE_TERRE

Endroit = tuple[float | None, float | None, int, bytes]
"""Latitude and longitude, number of the département, code of the commune."""
PAR_ENDROIT: dict[str, Any] = {
    "e_latitude": np.float32,
    "e_longitude": np.float32,
    "e_departement": np.int16,
    "e_commune": "S5",
}
Colonnes = dict[str, NDArray[Any]]


def ranger(endroits: Iterable[Endroit]) -> tuple[NDArray[np.int32], Colonnes]:
    """The rank of each place among the distinct ones, and the columns of these; a position not known is None."""
    rangs: dict[Endroit, int] = {}
    lus = [rangs.setdefault(endroit, len(rangs)) for endroit in endroits]
    valeurs = list(zip(*rangs, strict=True)) or [()] * len(PAR_ENDROIT)
    colonnes = {
        nom: np.array(lues, type_)
        for (nom, type_), lues in zip(PAR_ENDROIT.items(), valeurs, strict=True)
    }
    return np.array(lus, np.int32), colonnes


def fondre(
    lots: Sequence[tuple[NDArray[np.int32], Colonnes]],
) -> tuple[NDArray[np.int32], Colonnes]:
    """The places of several segments made one, without those where no session is left."""
    tenus: list[Endroit] = []
    avant: list[NDArray[np.int64]] = []
    for rangs, colonnes in lots:
        distincts, inverses = np.unique(rangs, return_inverse=True)
        avant.append(inverses + len(tenus))
        connus = _lire(colonnes)
        tenus += [connus[rang] for rang in distincts.tolist()]
    nouveaux, colonnes = ranger(tenus)
    return nouveaux[np.concatenate(avant)], colonnes


def _lire(colonnes: Colonnes) -> list[Endroit]:
    """The places of these columns, one after the other; nan, which equals nothing, as None."""
    latitudes, longitudes, departements, communes = (colonnes[nom].tolist() for nom in PAR_ENDROIT)
    return list(
        zip(map(_connue, latitudes), map(_connue, longitudes), departements, communes, strict=True)
    )


def _connue(mesure: float) -> float | None:
    return None if math.isnan(mesure) else mesure


def kilometres(colonnes: Colonnes, latitude: float, longitude: float) -> NDArray[np.float32]:
    """How far each place is, as the crow flies; nan when its position isn't known."""
    lat, lon = np.radians(colonnes["e_latitude"]), np.radians(colonnes["e_longitude"])
    ici, la = math.radians(latitude), math.radians(longitude)
    a = np.sin((lat - ici) / 2) ** 2 + math.cos(ici) * np.cos(lat) * np.sin((lon - la) / 2) ** 2
    return DIAMETRE_TERRE * np.arcsin(np.minimum(1, np.sqrt(a)))
