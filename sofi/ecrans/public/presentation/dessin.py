"""The drawing of where the results of a search are, in pixels of Web Mercator, for pages without script and beside
results; `carte.js` draws the same groups when the map is opened.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sofi.diffusion.criteres import Criteres
from sofi.diffusion.lieux import KM_PAR_DEGRE
from sofi.diffusion.moteur.grappes import Grappe, Place, Repartition, pixels
from sofi.referentiels.contours import fond
from sofi.referentiels.models import Commune, Contour, Departement
from sofi.referentiels.moutures import gardee
from sofi.referentiels.traces import FINESSE, Anneau
from sofi.socle.formats import nombre

ZOOM_MIN, ZOOM_MAX = 5.0, 11.0
MARGE = 34  # pixels around what is shown, so that no circle is cut
AUTOUR = 0.15  # degrees
ETIQUETTES_MAX = 12
LETTRE, HAUTEUR_DU_NOM = 7.2, 15  # pixels of a name written under its circle
FOND_ZOOM = 8  # of the outlines' numbers, which are whole
METRES_PAR_PIXEL = 156_543.03392  # at the equator, zoom 0


@dataclass(frozen=True)
class Bulle:
    """A circle: a group of communes, or one alone (`seule`)."""

    x: float
    y: float
    rayon: int
    compte: str
    nom: str
    url: str
    communes: str
    seule: bool
    choisie: bool
    nommee: bool

    @property
    def y_nom(self) -> float:
        """The foot of its name."""
        return round(self.y + self.rayon + 12, 1)


@dataclass(frozen=True)
class Dessin:
    """A map of so many pixels; the outlines are drawn at `echelle`, moved by `dx` and `dy`."""

    largeur: int
    hauteur: int
    departements: tuple[str, ...]
    echelle: float
    dx: float
    dy: float
    bulles: list[Bulle]
    cercle: tuple[float, float, float] | None


Cadre = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


@dataclass(frozen=True)
class Support:
    """What is drawn under the circles: where the region is, and the outline of each département as the `d` of a path,
    in pixels at `FOND_ZOOM`."""

    emprise: Cadre | None
    traits: tuple[str, ...]


Adresse = Callable[[Sequence[Place]], str]
"""What a circle leads to, by its communes."""


def emprise(repartition: Repartition, support: Support) -> Cadre | None:
    """What the map shows first: around the place searched, else where the results are, in the region when one is."""
    if cercle := cercle_de(repartition.criteres):
        return _carre(*cercle)
    region = support.emprise
    situees = [place for place in repartition.places if place.situee]
    if region is None and not situees:
        return None
    ouest, sud, est, nord = region or (-180, -90, 180, 90)
    dedans = [p for p in situees if ouest <= p.longitude <= est and sud <= p.latitude <= nord]
    montrees = dedans or situees
    if len(montrees) < 2 or len(montrees) * 2 < len(situees):
        return region or _autour(situees)
    return _autour(montrees)


def cercle_de(criteres: Criteres) -> tuple[float, float, int] | None:
    """The place searched around: latitude, longitude, kilometres."""
    lieu = criteres.lieu
    if lieu is None or not criteres.rayon or lieu.latitude is None or lieu.longitude is None:
        return None
    return lieu.latitude, lieu.longitude, criteres.rayon


def _carre(latitude: float, longitude: float, km: int) -> Cadre:
    haut = km / KM_PAR_DEGRE
    large = haut / max(math.cos(math.radians(latitude)), 0.01)
    return longitude - large, latitude - haut, longitude + large, latitude + haut


def _autour(places: Sequence[Place]) -> Cadre:
    """With what is around them."""
    longitudes = [place.longitude for place in places]
    latitudes = [place.latitude for place in places]
    return (
        min(longitudes) - AUTOUR,
        min(latitudes) - AUTOUR,
        max(longitudes) + AUTOUR,
        max(latitudes) + AUTOUR,
    )


def dessiner(
    repartition: Repartition,
    criteres: Criteres,
    adresse: Adresse,
    support: Support,
    cadre: Cadre,
    taille: tuple[int, int],
) -> Dessin:
    """The map of these results inside this frame."""
    largeur, hauteur = taille
    zoom, ouest, nord = _cadrer(cadre, largeur, hauteur)
    echelle = 2 ** (zoom - FOND_ZOOM)
    grappes = repartition.grappes(zoom)
    return Dessin(
        largeur,
        hauteur,
        support.traits,
        round(echelle, 5),
        round(-ouest, 1),
        round(-nord, 1),
        _bulles(grappes, criteres, adresse, zoom=zoom, coin=(ouest, nord), bord=(largeur, hauteur)),
        _cercle(criteres, zoom, (ouest, nord)),
    )


def _cadrer(cadre: Cadre, largeur: int, hauteur: int) -> tuple[float, float, float]:
    """The zoom at which this holds in the drawing, and the pixel of its north-west corner."""
    ouest, sud, est, nord = cadre
    x, y = pixels(np.array([nord, sud]), np.array([ouest, est]), 0)
    large, haut = max(x[1] - x[0], 1e-9), max(y[1] - y[0], 1e-9)
    zoom = math.log2(min((largeur - 2 * MARGE) / large, (hauteur - 2 * MARGE) / haut))
    zoom = min(max(zoom, ZOOM_MIN), ZOOM_MAX)
    milieu_x, milieu_y = (x[0] + x[1]) / 2 * 2**zoom, (y[0] + y[1]) / 2 * 2**zoom
    return zoom, milieu_x - largeur / 2, milieu_y - hauteur / 2


@gardee(Commune, Contour, Departement)
def supporter() -> Support:
    """What the drawings of the region share; one query."""
    region = fond()
    traits = (
        "".join(_trait(anneau) for polygone in aire.polygones for anneau in polygone)
        for aire in region.departements
    )
    return Support(region.emprise, tuple(traits))


def _trait(anneau: Anneau) -> str:
    degres = np.cumsum(np.array(anneau).reshape(-1, 2), axis=0) / FINESSE
    x, y = pixels(degres[:, 1], degres[:, 0], FOND_ZOOM)
    points = [*dict.fromkeys(zip(x.round().astype(int), y.round().astype(int), strict=True))]
    if len(points) < 3:
        return ""
    pas = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(points)]
    return f"M{points[0][0]} {points[0][1]}l" + " ".join(f"{dx} {dy}" for dx, dy in pas) + "z"


def rayon_de(compte: int, *, seule: bool) -> int:
    """A circle as large as its figures; one result alone is a point."""
    if compte == 1 and seule:
        return 7
    return (13, 15, 18, 22)[min(len(str(compte)), 4) - 1]


def _bulles(
    grappes: list[Grappe],
    criteres: Criteres,
    adresse: Adresse,
    *,
    zoom: float,
    coin: tuple[float, float],
    bord: tuple[int, int],
) -> list[Bulle]:
    """The circles inside the drawing, those that have least results first: the others lie over them."""
    x, y = positions(grappes, zoom)
    ouest, nord = coin
    places = [
        (grappe, round(float(gx - ouest), 1), round(float(gy - nord), 1))
        for grappe, gx, gy in zip(grappes, x, y, strict=True)
    ]
    dedans = [(g, gx, gy) for g, gx, gy in places if 0 < gx < bord[0] and 0 < gy < bord[1]]
    nommees = etiqueter([(gx, gy, grappe) for grappe, gx, gy in dedans], bord)
    bulles = [
        Bulle(
            gx,
            gy,
            rayon_de(grappe.compte, seule=len(grappe.places) == 1),
            nombre(grappe.compte),
            nom_court(grappe.places[0].nom),
            adresse(grappe.places),
            " ".join(place.code for place in grappe.places),
            len(grappe.places) == 1,
            any(place.code in criteres.commune for place in grappe.places),
            rang in nommees,
        )
        for rang, (grappe, gx, gy) in enumerate(dedans)
    ]
    return bulles[::-1]


def positions(grappes: Sequence[Grappe], zoom: float) -> tuple[Iterable[float], Iterable[float]]:
    """Where each group is, in pixels at this zoom."""
    latitudes = np.array([grappe.places[0].latitude for grappe in grappes], np.float64)
    longitudes = np.array([grappe.places[0].longitude for grappe in grappes], np.float64)
    return pixels(latitudes, longitudes, zoom)


def nom_court(nom: str) -> str:
    """« Nantes (44) » → « Nantes »."""
    return nom.partition(" (")[0]


def etiqueter(
    points: Sequence[tuple[float, float, Grappe]], bord: tuple[int, int] | None = None
) -> set[int]:
    """The ranks of the circles whose name can be written under them, meeting neither a circle nor another name."""
    boites = [
        (x - r, y - r, x + r, y + r)
        for x, y, grappe in points
        if (r := rayon_de(grappe.compte, seule=len(grappe.places) == 1))
    ]
    nommees: set[int] = set()
    for rang, (x, y, grappe) in enumerate(points):
        large = len(nom_court(grappe.places[0].nom)) * LETTRE / 2
        haut = y + rayon_de(grappe.compte, seule=len(grappe.places) == 1) + 1
        boite = (x - large, haut, x + large, haut + HAUTEUR_DU_NOM)
        if bord and (boite[0] < 2 or boite[2] > bord[0] - 2 or boite[3] > bord[1] - 2):
            continue
        if not any(_se_touchent(boite, autre) for n, autre in enumerate(boites) if n != rang):
            boites.append(boite)
            nommees.add(rang)
        if len(nommees) == ETIQUETTES_MAX:
            break
    return nommees


def _se_touchent(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float]
) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _cercle(
    criteres: Criteres, zoom: float, coin: tuple[float, float]
) -> tuple[float, float, float] | None:
    """The radius asked for around the place; its centre and its radius in pixels."""
    dit = cercle_de(criteres)
    if dit is None:
        return None
    latitude, longitude, km = dit
    x, y = pixels(np.array([latitude]), np.array([longitude]), zoom)
    metres = METRES_PAR_PIXEL * math.cos(math.radians(latitude)) / 2**zoom
    rayon = km * 1000 / metres
    return round(float(x[0]) - coin[0], 1), round(float(y[0]) - coin[1], 1), round(rayon, 1)
