"""Outlines of communes and of départements: official GeoJSON (one file of each, in a folder or an archive; or one of
them), in degrees, as `https://geo.api.gouv.fr` and the compilations of IGN's Admin Express give it.

The file is read whole, and its areas are made light together: two neighbours keep the same line between them.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import Q
from shapely import Geometry, MultiPolygon, Polygon

from sofi.referentiels import traces
from sofi.referentiels.models import Contour
from sofi.socle.ecoute import battre
from sofi.socle.fichiers import Fichier, FichierIllisible, Ligne, attendus
from sofi.socle.importation import Champ, Cible, Flux, Retrait, Source
from sofi.socle.importation.valeurs import tel_quel
from sofi.socle.lecture_json import lire_json

GEOJSON_MAX = 256 * 1024**2  # those of all the communes of France take 50 MB
OBJETS_MAX = 50_000
CODES = ("code", "code_insee", "insee_com", "insee_dep")
NOMS = ("nom", "nom_officiel", "nom_com", "nom_dep")
CODE = {
    True: re.compile(r"(?:\d\d|2[AB])\d{3}", re.ASCII),
    False: re.compile(r"\d\d|2[AB]|97\d", re.ASCII),
}
TITRES = {True: "contours des communes", False: "contours des départements"}
RETIRABLE = (
    0.20  # communes merge on the first of January: more than a fifth at once is a truncated file
)


def source(chemin: Path) -> Source:
    """The files .geojson or .json of the path; each holds the whole list of what it holds."""
    trouves = attendus(chemin, ".geojson", ".json")
    if not trouves:
        raise FichierIllisible(f"Un fichier .geojson est attendu dans « {chemin.name} ».")
    flux = tuple(_flux(fichier) for fichier in trouves)
    titres = [cible.titre for f in flux for cible in f.cibles]
    if len(set(titres)) < len(titres):
        raise FichierIllisible(
            f"« {chemin.name} » contient deux fichiers des {titres[0]} : gardez celui qui les a tous."
        )
    return Source(nom="contours", flux=flux, part_retirable=RETIRABLE)


def _flux(fichier: Fichier) -> Flux:
    brut, objets = _objets(fichier)
    communes = len(_propriete(objets[0], CODES)) == 5 if objets else True
    cible = Cible(
        titre=TITRES[communes],
        modele=Contour,
        cle=("code",),
        champs=(
            Champ(nom="code", requis=True),
            Champ(nom="libelle", colonne="nom", requis=True),
            Champ(nom="polygones", lire=tel_quel),
        ),
        retrait=Retrait.LISTE,
        perimetre=lambda: Q(code__regex="^.{5}$" if communes else "^.{2,3}$"),
    )
    return Flux(
        fichier=fichier.nom, lire=lambda: _lignes(brut, objets, communes=communes), cibles=(cible,)
    )


def _objets(fichier: Fichier) -> tuple[str, list[Any]]:
    brut, lu = lire_json(fichier, GEOJSON_MAX, "des contours")
    objets = lu.get("features") if isinstance(lu, dict) else None
    if not isinstance(objets, list) or len(objets) > OBJETS_MAX:
        raise FichierIllisible(
            f"« {fichier.nom} » n'a pas la forme attendue : une « FeatureCollection » de GeoJSON, dont chaque"
            " objet est une commune ou un département avec son « code » et son « nom »."
        )
    return brut, objets


def _lignes(brut: str, objets: list[Any], *, communes: bool) -> Iterator[Ligne]:
    """One record by area, made light with all the others; what is wrong is said by its path in the file."""
    numeros = _numeros(brut, len(objets))
    formes: dict[int, Geometry] = {}
    defauts: dict[int, str] = {}
    for rang, objet in enumerate(objets):
        battre()
        try:
            _verifier_le_code(objet, communes=communes)
            formes[rang] = _forme(objet)
        except _Faute as faute:
            defauts[rang] = f"features[{rang}]{faute}"
    allegees = dict(zip(formes, traces.alleger(list(formes.values())), strict=True))
    for rang, objet in enumerate(objets):
        if rang in defauts:
            yield Ligne(numeros[rang], {}, defauts[rang])
            continue
        yield Ligne(
            numeros[rang],
            {
                "code": _propriete(objet, CODES),
                "nom": _propriete(objet, NOMS),
                "polygones": traces.ecrire(allegees[rang]),
            },
        )


def _numeros(brut: str, combien: int) -> list[int]:
    """The line on which each area begins; the first one when the file doesn't let it be known."""
    numeros, ligne, avant = [], 1, 0
    for trouve in re.finditer(r'"type"\s*:\s*"Feature"', brut):
        ligne += brut.count("\n", avant, trouve.start())
        avant = trouve.start()
        numeros.append(ligne)
    return numeros if len(numeros) == combien else [1] * combien


class _Faute(Exception):
    """What is wrong with an area: the way to it in the file, then why."""


def _propriete(objet: Any, noms: tuple[str, ...]) -> str:
    """The first of these properties, whatever the case of its name; empty when there is none."""
    proprietes = objet.get("properties") if isinstance(objet, dict) else None
    if not isinstance(proprietes, dict):
        return ""
    connues = {str(nom).lower(): valeur for nom, valeur in proprietes.items()}
    dites = (connues[nom] for nom in noms if isinstance(connues.get(nom), str))
    return next(dites, "").strip()


def _verifier_le_code(objet: Any, *, communes: bool) -> None:
    code = _propriete(objet, CODES)
    if CODE[communes].fullmatch(code):
        return
    attendu = "d'une commune (44109)" if communes else "d'un département (44)"
    dit = f"« {code} »" if code else "rien"
    raise _Faute(f".properties.code : {dit} au lieu du code {attendu}")


def _forme(objet: Any) -> Geometry:
    """The area of an object; a ring needs four points, the last being the first."""
    geometrie = objet.get("geometry") if isinstance(objet, dict) else None
    genre = geometrie.get("type") if isinstance(geometrie, dict) else None
    if not isinstance(geometrie, dict) or genre not in ("Polygon", "MultiPolygon"):
        raise _Faute(".geometry : « Polygon » ou « MultiPolygon » attendu")
    suite = geometrie.get("coordinates")
    if not isinstance(suite, list) or not suite:
        raise _Faute(".geometry.coordinates : liste attendue")
    polygones = [suite] if genre == "Polygon" else suite
    formes = []
    for rang, anneaux in enumerate(polygones):
        la = ".geometry.coordinates" + ("" if genre == "Polygon" else f"[{rang}]")
        if not isinstance(anneaux, list) or not anneaux:
            raise _Faute(f"{la} : liste d'anneaux attendue")
        exterieur, *trous = (_anneau(a, f"{la}[{n}]") for n, a in enumerate(anneaux))
        formes.append(Polygon(exterieur, trous))
    return formes[0] if len(formes) == 1 else MultiPolygon(formes)


def _anneau(points: Any, la: str) -> list[tuple[float, float]]:
    if not isinstance(points, list) or len(points) < 4 or points[0] != points[-1]:
        raise _Faute(f"{la} : anneau d'au moins quatre points attendu, le dernier étant le premier")
    return [_point(point, f"{la}[{n}]") for n, point in enumerate(points)]


def _point(point: Any, la: str) -> tuple[float, float]:
    if isinstance(point, list) and len(point) >= 2:
        x, y = point[:2]
        if _nombre(x) and _nombre(y) and abs(x) <= 180 and abs(y) <= 90:
            return float(x), float(y)
    raise _Faute(
        f"{la} : « longitude, latitude » en degrés attendues (WGS 84) ; un fichier en mètres (Lambert 93) est à"
        " convertir"
    )


def _nombre(valeur: Any) -> bool:
    return isinstance(valeur, int | float) and not isinstance(valeur, bool)
