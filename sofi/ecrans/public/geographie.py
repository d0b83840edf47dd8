"""The map of a search: its drawing, the list of communes that says the same, the addresses that each leads to."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from sofi.diffusion.criteres import Criteres
from sofi.diffusion.lieux import Lieu, distance
from sofi.diffusion.moteur.grappes import LATITUDE_MAX, TUILE, Grappe, Place, Repartition
from sofi.diffusion.parametres import PAR_SESSION, Demande, facettes
from sofi.diffusion.recherche import Resultats
from sofi.offre.codes import Enseignement
from sofi.referentiels.contours import Fond
from sofi.socle.formats import INSECABLE, accord, nombre

from .presentation.carte import distance as distance_dite
from .presentation.dessin import (
    Adresse,
    Cadre,
    Dessin,
    cercle_de,
    dessiner,
    emprise,
    etiqueter,
    nom_court,
    positions,
    rayon_de,
    supporter,
)
from .resultats import Adresses

LIGNES_DU_VOLET = 8
LIGNES_DE_LA_PAGE = 40
"""Communes listed before the others are folded."""
TAILLE_DU_VOLET = (340, 320)
TAILLE_DE_LA_PAGE = (760, 620)
ZOOM_MAX = 16
_ZOOM = re.compile(r"\d{1,2}(?:\.\d{1,2})?", re.ASCII)
_CENTRE = re.compile(r"(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?)", re.ASCII)
TERRE: Cadre = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True)
class LigneDeCommune:
    """A commune of the list."""

    code: str
    nom: str
    precision: str
    compte: str
    url: str


@dataclass(frozen=True)
class Geographie:
    """What the page and the panel beside results show; `autres`: the communes that are folded."""

    dessin: Dessin | None
    phrase: str
    lignes: list[LigneDeCommune]
    autres: list[LigneDeCommune]
    a_distance: str
    sans_lieu: str
    url_a_distance: str
    url_carte: str
    url_toutes: str
    url_formations: str
    url_sessions: str
    url_grappes: str
    cadre: Cadre | None
    cercle: tuple[float, float, int] | None
    par_session: bool
    rapprochee: bool

    @property
    def unite(self) -> str:
        """What is counted."""
        return "sessions" if self.par_session else "formations"

    @property
    def url_liste(self) -> str:
        """The same results, as a list."""
        return self.url_sessions if self.par_session else self.url_formations

    @property
    def nombre_de_communes(self) -> str:
        return nombre(len(self.lignes) + len(self.autres))

    @property
    def cadre_dit(self) -> str:
        """As the script reads it."""
        return ",".join(f"{degres:.4f}" for degres in self.cadre or ())

    @property
    def cercle_dit(self) -> str:
        """As the script reads it."""
        return ",".join(map(str, self.cercle or ()))


def de_la_page(demande: Demande, repartition: Repartition, parametres: QueryDict) -> Geographie:
    """For the page of the map, which keeps to itself."""
    return _composer(
        demande,
        repartition,
        parametres,
        page="public:carte",
        taille=TAILLE_DE_LA_PAGE,
        montrees=LIGNES_DE_LA_PAGE,
    )


def du_volet(demande: Demande, repartition: Repartition, parametres: QueryDict) -> Geographie:
    """For the panel beside results, which narrows them."""
    return _composer(
        demande,
        repartition,
        parametres,
        page="public:accueil",
        taille=TAILLE_DU_VOLET,
        montrees=LIGNES_DU_VOLET,
    )


def du_repere(resultats: Resultats, repere: str) -> Geographie:
    """For the page of a mark (« metier:D1102 »), which leads to its search."""
    parametres = QueryDict(mutable=True)
    parametres["repere"] = repere
    return du_volet(Demande(resultats.criteres, "", []), resultats.repartition, parametres)


def _composer(
    demande: Demande,
    repartition: Repartition,
    parametres: QueryDict,
    *,
    page: str,
    taille: tuple[int, int],
    montrees: int,
) -> Geographie:
    """The drawing and the list; circles of one commune lead to `page` with that commune, the others to the map."""
    noms = [facette.nom for facette in facettes(demande.criteres.jour)]
    adresses = Adresses(parametres, noms, page=page)
    carte = Adresses(parametres, noms, page="public:carte")
    liste = Adresses(parametres, noms)
    criteres = replace(repartition.criteres, commune=demande.criteres.commune)
    toutes = _lignes(repartition, criteres.lieu, adresses)
    montre = _cadre_demande(parametres, taille)
    support = supporter()
    cadre = montre or emprise(repartition, support)
    mener = _adresse(adresses, carte)
    return Geographie(
        dessiner(repartition, criteres, mener, support, cadre, taille) if cadre else None,
        phrase(repartition),
        toutes[:montrees],
        toutes[montrees:],
        nombre(repartition.a_distance) if repartition.a_distance else "",
        nombre(repartition.sans_lieu) if repartition.sans_lieu else "",
        liste.avec(modalite=Enseignement.DISTANCE.value),
        carte.avec(),
        carte.sans("commune"),
        liste.sans("vue"),
        liste.avec(vue=PAR_SESSION),
        reverse("public:carte_grappes") + carte.requete,
        cadre,
        cercle_de(criteres),
        criteres.par_session,
        montre is not None,
    )


def _cadre_demande(parametres: QueryDict, taille: tuple[int, int]) -> Cadre | None:
    """What `centre` and `zoom` show of a drawing of this size; None when the address says no such thing."""
    lu = _CENTRE.fullmatch(parametres.get("centre", ""))
    texte = parametres.get("zoom", "")
    if lu is None or not _ZOOM.fullmatch(texte):
        return None
    latitude, longitude = float(lu[1]), float(lu[2])
    if abs(latitude) > LATITUDE_MAX or abs(longitude) > 180:
        return None
    degres = 360 / (TUILE * 2 ** min(float(texte), ZOOM_MAX))
    large, haut = (cote / 2 * degres for cote in taille)
    haut *= math.cos(math.radians(latitude))
    return longitude - large, latitude - haut, longitude + large, latitude + haut


def _adresse(adresses: Adresses, carte: Adresses) -> Adresse:
    """A commune narrows the search; a group is looked at closer."""

    def mener(places: Sequence[Place]) -> str:
        if len(places) == 1:
            return adresses.avec(commune=places[0].code)
        centre = f"{places[0].latitude:.3f},{places[0].longitude:.3f}"
        return carte.avec(centre=centre, zoom="10")

    return mener


def phrase(repartition: Repartition) -> str:
    """The map in a sentence: « 34 communes, dont Nantes (12), Angers (7) et Laval (3). 12 à distance, sans lieu. »"""
    places = repartition.places
    dites = []
    if places:
        noms = [f"{nom_court(p.nom)} ({nombre(p.compte)})" for p in places[:3]]
        debut = accord(len(places), "commune", "communes")
        if len(places) > len(noms):
            debut += ", dont"
        liste = " et ".join(filter(None, [", ".join(noms[:-1]), noms[-1]]))
        dites.append(f"{debut}{'' if debut.endswith('dont') else INSECABLE + ':'} {liste}.")
    if repartition.a_distance:
        dites.append(f"{nombre(repartition.a_distance)} à distance, sans lieu.")
    if repartition.sans_lieu:
        dites.append(f"{nombre(repartition.sans_lieu)} dont le lieu est à demander à l’organisme.")
    return " ".join(dites)


def _lignes(
    repartition: Repartition, lieu: Lieu | None, adresses: Adresses
) -> list[LigneDeCommune]:
    """The list of communes: the nearest first when a place is asked, else those that have most results."""
    places = [(place, _km(place, lieu)) for place in repartition.places]
    if lieu and lieu.situe:
        places.sort(key=lambda ligne: math.inf if ligne[1] is None else ligne[1])
    return [
        LigneDeCommune(
            place.code,
            place.nom,
            "" if km is None else distance_dite(km),
            nombre(place.compte),
            adresses.avec(commune=place.code),
        )
        for place, km in places
    ]


def _km(place: Place, lieu: Lieu | None) -> float | None:
    if lieu is None or lieu.latitude is None or lieu.longitude is None or not place.situee:
        return None
    return distance(lieu.latitude, lieu.longitude, place.latitude, place.longitude)


def en_donnees(
    repartition: Repartition, criteres: Criteres, zoom: float, cadre: Cadre
) -> dict[str, Any]:
    """The groups of a map of this zoom, inside this frame, for the script that draws them."""
    grappes = [grappe for grappe in repartition.grappes(zoom) if _dedans(grappe, cadre)]
    x, y = positions(grappes, zoom)
    nommees = etiqueter([(gx, gy, g) for gx, gy, g in zip(x, y, grappes, strict=True)])
    return {
        "grappes": [
            {
                "lat": round(grappe.places[0].latitude, 5),
                "lon": round(grappe.places[0].longitude, 5),
                "compte": nombre(grappe.compte),
                "rayon": rayon_de(grappe.compte, seule=len(grappe.places) == 1),
                "nom": nom_court(grappe.places[0].nom),
                "nommee": rang in nommees,
                "choisie": any(place.code in criteres.commune for place in grappe.places),
                "communes": [place.code for place in grappe.places],
            }
            for rang, grappe in enumerate(grappes)
        ]
    }


def _dedans(grappe: Grappe, cadre: Cadre) -> bool:
    ouest, sud, est, nord = cadre
    place = grappe.places[0]
    return ouest <= place.longitude <= est and sud <= place.latitude <= nord


def contours(fond: Fond, couche: str) -> list[dict[str, Any]] | None:
    """The outlines of a layer; None when there is no such layer."""
    aires = {"departements": fond.departements, "communes": fond.communes}.get(couche)
    if aires is None:
        return None
    return [{"nom": aire.nom, "polygones": aire.polygones} for aire in aires]


def lire_zoom(texte: str) -> float:
    """A zoom that a map has; that of a region for anything else."""
    return float(texte) if _ZOOM.fullmatch(texte) and float(texte) <= ZOOM_MAX else 8


def lire_cadre(texte: str) -> Cadre:
    """« west,south,east,north » in degrees; the whole Earth for anything else."""
    try:
        ouest, sud, est, nord = (float(nombre) for nombre in texte.split(","))
    except ValueError:
        return TERRE
    valeurs = (ouest, sud, est, nord)
    return valeurs if all(math.isfinite(valeur) for valeur in valeurs) else TERRE
