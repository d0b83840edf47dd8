"""Outlines: from and to the whole numbers that are kept, made light together so that neighbours stay neighbours."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import shapely
from shapely import Geometry, Polygon

Anneau = list[int]
"""A ring: the longitude and latitude of its first point, then the way to each of the next, see `Contour`."""
Polygones = list[list[Anneau]]
FINESSE = 10_000  # of a degree: 8 to 11 metres
ECART = 0.005
"""Degrees: a point whose triangle with its neighbours is smaller than the square of that is left out. The outlines of
1,272 communes then take 91 kB compressed instead of 261, and no line moves by two pixels at the zoom 9."""


def alleger(formes: Sequence[Geometry], ecart: float = ECART) -> list[Geometry]:
    """The same areas with fewer points; a line that two of them share stays one line."""
    justes = [forme if forme.is_valid else shapely.make_valid(forme) for forme in formes]
    return list(shapely.coverage_simplify(np.array(justes, dtype=object), ecart))


def reunir(formes: Iterable[Geometry]) -> Geometry:
    """One area of several that touch, without the slits that rounding leaves between them."""
    ecart = 2 / FINESSE
    reunies = shapely.union_all([forme.buffer(ecart, join_style="mitre") for forme in formes])
    return reunies.buffer(-ecart, join_style="mitre")


def ecrire(forme: Geometry) -> Polygones:
    """The polygons of an area, those of a few metres left out unless there is no other."""
    polygones = [p for p in _polygones(forme) if not p.is_empty]
    polygones.sort(key=lambda polygone: -polygone.area)
    ecrits = ([_anneau(a.coords) for a in (p.exterior, *p.interiors)] for p in polygones)
    return [
        [exterieur, *(trou for trou in trous if len(trou) >= 6)]
        for rang, (exterieur, *trous) in enumerate(ecrits)
        if len(exterieur) >= 6 or not rang
    ]


def _polygones(forme: Geometry) -> list[Polygon]:
    return [partie for partie in shapely.get_parts([forme]) if isinstance(partie, Polygon)]


def _anneau(points: Iterable[tuple[float, ...]]) -> Anneau:
    """The last point is the first one, and isn't written."""
    ronds = [(round(x * FINESSE), round(y * FINESSE)) for x, y, *_ in points]
    uniques = [ronds[0], *(b for a, b in pairwise(ronds) if a != b)]
    if len(uniques) > 1 and uniques[-1] == uniques[0]:
        uniques.pop()
    pas = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(uniques)]
    return [nombre for point in (uniques[0], *pas) for nombre in point]


def lire(polygones: Polygones) -> Geometry:
    """The contrary of `ecrire`, valid whatever rounding did."""
    formes = [
        Polygon(_points(exterieur), [_points(trou) for trou in trous])
        for exterieur, *trous in polygones
        if len(exterieur) >= 6
    ]
    return shapely.make_valid(shapely.union_all(formes)) if formes else Polygon()


def _points(anneau: Anneau) -> list[tuple[float, float]]:
    pas = np.array(anneau, np.int64).reshape(-1, 2)
    return [(x, y) for x, y in (np.cumsum(pas, axis=0) / FINESSE).tolist()]
