"""What the map draws under the results: the départements of the region, and its communes when their outlines are known.

Outlines come from the import `contours`. Where none was imported, those of the départements are deduced from the
positions of their communes: each place belongs to the nearest commune, up to some distance from the last ones.
"""

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import shapely
from django.conf import settings
from shapely import Geometry, MultiPoint

from . import traces
from .models import Commune, Contour, Departement
from .moutures import gardee
from .traces import Polygones

ECART_DEDUIT = 0.012
"""Degrees: cells of communes have corners that no true border has."""
VOISINAGE = 0.15
"""Degrees around the region in which the communes of others say where it ends."""
COMMUNES_MIN = 3


@dataclass(frozen=True)
class Aire:
    """A commune or a département, as it is drawn."""

    code: str
    nom: str
    polygones: Polygones


@dataclass(frozen=True)
class Fond:
    """The areas to draw; `emprise`: west, south, east, north, in degrees, None without any."""

    departements: tuple[Aire, ...]
    communes: tuple[Aire, ...]
    emprise: tuple[float, float, float, float] | None


@gardee(Commune, Contour, Departement)
def fond() -> Fond:
    """The outlines of the region served; one query, others when a table has changed."""
    noms = dict(Departement.objects.filter(region=settings.REGION).values_list("pk", "libelle"))
    importees: dict[bool, dict[str, tuple[str, Polygones]]] = {True: {}, False: {}}
    lignes = Contour.objects.en_vigueur().order_by("code")
    for code, nom, polygones in lignes.values_list("code", "libelle", "polygones"):
        communes = len(code) == 5
        if (_departement_de(code) if communes else code) in noms:
            importees[communes][code] = nom, polygones
    formes = _departements(importees[True], importees[False]) or _deduits(set(noms))
    departements = {code: forme for code, forme in sorted(formes.items()) if not forme.is_empty}
    return Fond(
        tuple(Aire(code, noms[code], traces.ecrire(f)) for code, f in departements.items()),
        tuple(Aire(code, nom, polygones) for code, (nom, polygones) in importees[True].items()),
        _emprise(list(departements.values())),
    )


def _departement_de(commune: str) -> str:
    return commune[:3] if commune.startswith("97") else commune[:2]


def _emprise(formes: list[Geometry]) -> tuple[float, float, float, float] | None:
    if not formes:
        return None
    ouest, sud, est, nord = shapely.total_bounds(np.array(formes, dtype=object)).tolist()
    return ouest, sud, est, nord


def _departements(
    communes: dict[str, tuple[str, Polygones]], departements: dict[str, tuple[str, Polygones]]
) -> dict[str, Geometry]:
    """Those imported; those whose communes were, made of them, so that both share their lines."""
    par_departement: dict[str, list[Geometry]] = defaultdict(list)
    for code, (_, polygones) in communes.items():
        par_departement[_departement_de(code)].append(traces.lire(polygones))
    seuls = {code: traces.lire(p) for code, (_, p) in departements.items()}
    return seuls | {code: traces.reunir(formes) for code, formes in par_departement.items()}


def _deduits(departements: set[str]) -> dict[str, Geometry]:
    """Each département as the places nearer to one of its communes than to any other."""
    points, de = _communes_situees(departements)
    siens = [point for point, code in zip(points, de, strict=True) if code in departements]
    if len(siens) < COMMUNES_MIN:
        return {}
    # Degrees of longitude are shorter than those of latitude: as they are there, nearest means nearest.
    serre = math.cos(math.radians(float(np.mean([y for _, y in siens]))))
    bord = _bord(MultiPoint([(x * serre, y) for x, y in siens]), len(siens))
    cellules = shapely.get_parts(
        shapely.voronoi_polygons(MultiPoint([(x * serre, y) for x, y in points]), extend_to=bord)
    )
    lieux = shapely.points([(x * serre, y) for x, y in points])
    rangs, trouvees = shapely.STRtree(cellules).query(lieux, predicate="within")
    par_departement: dict[str, list[Geometry]] = defaultdict(list)
    for rang, trouvee in zip(rangs, trouvees, strict=True):
        if de[rang] in departements:
            par_departement[de[rang]].append(cellules[trouvee])
    formes = [
        shapely.coverage_union_all(siennes).intersection(bord)
        for siennes in par_departement.values()
    ]
    allegees = [
        shapely.transform(forme, lambda p: p / (serre, 1))
        for forme in traces.alleger(formes, ECART_DEDUIT)
    ]
    return dict(zip(par_departement, allegees, strict=True))


def _communes_situees(departements: set[str]) -> tuple[list[tuple[float, float]], list[str]]:
    """The communes of these départements and those around, each place once: longitude and latitude, département."""
    lignes = Commune.objects.en_vigueur().filter(latitude__isnull=False, longitude__isnull=False)
    siennes = lignes.filter(departement__in=departements)
    valeurs = list(siennes.values_list("longitude", "latitude", "departement"))
    if valeurs:
        longitudes, latitudes, _ = zip(*valeurs, strict=True)
        valeurs += (
            lignes.exclude(departement__in=departements)
            .filter(
                longitude__range=(min(longitudes) - VOISINAGE, max(longitudes) + VOISINAGE),
                latitude__range=(min(latitudes) - VOISINAGE, max(latitudes) + VOISINAGE),
            )
            .values_list("longitude", "latitude", "departement")
        )
    par_place = {(x or 0.0, y or 0.0): code or "" for x, y, code in valeurs}
    return list(par_place), list(par_place.values())


def _bord(points: MultiPoint, combien: int) -> Geometry:
    """How far the region goes: around its communes, as far as two of them are from each other, gulfs filled in."""
    pas = math.sqrt(points.convex_hull.area / combien)
    return points.buffer(1.6 * pas, quad_segs=4).buffer(-0.9 * pas, quad_segs=4)
