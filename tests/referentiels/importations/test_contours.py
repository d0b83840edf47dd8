"""Outlines from GeoJSON: light, neighbours still neighbours, faults named by their path in the file."""

import copy
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import shapely

from sofi.referentiels import traces
from sofi.referentiels.models import Contour

from .commun import charger, essayer

pytestmark = pytest.mark.django_db


def carre(x: float, y: float, cote: float = 0.1, pas: int = 20) -> list[list[float]]:
    """A square of many points, the first one again at the end."""
    coins = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]
    points = [
        [x + cote * (ax + (bx - ax) * n / pas), y + cote * (ay + (by - ay) * n / pas)]
        for (ax, ay), (bx, by) in pairwise(coins)
        for n in range(pas)
    ]
    return [*points, points[0]]


def objet(code: str, nom: str, *anneaux: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code": code, "nom": nom},
        "geometry": {"type": "Polygon", "coordinates": list(anneaux)},
    }


COMMUNES = [
    objet("53130", "Laval", carre(-0.8, 48.0)),
    objet("53201", "Saint-Berthevin", carre(-0.9, 48.0)),
    objet("53147", "Mayenne", carre(-0.6, 48.3)),
]


def ecrire(dossier: Path, nom: str, objets: list[Any], **sauf: Any) -> Path:
    """One area a line, as official files are."""
    lignes = ",\n".join(json.dumps(un, **sauf) for un in objets)
    chemin = dossier / nom
    chemin.write_text(f'{{"type": "FeatureCollection", "features": [\n{lignes}\n]}}')
    return chemin


def test_communes_et_departements_ensemble(tmp_path: Path) -> None:
    ecrire(tmp_path, "communes.geojson", COMMUNES)
    ecrire(tmp_path, "departements.geojson", [objet("53", "Mayenne", carre(-1, 48, 0.5))])
    rapport = charger("contours", tmp_path)
    assert [(bilan.titre, bilan.crees) for bilan in rapport.bilans] == [
        ("contours des communes", 3),
        ("contours des départements", 1),
    ]
    assert Contour.objects.get(pk="53130").libelle == "Laval"


def test_un_contour_est_allege_et_reste_le_meme(tmp_path: Path) -> None:
    """Eighty points of a square say four; the area is the same."""
    charger("contours", ecrire(tmp_path, "c.geojson", COMMUNES))
    polygones = Contour.objects.get(pk="53130").polygones
    ((anneau,),) = polygones
    assert len(anneau) == 2 * 4
    assert traces.lire(polygones).area == pytest.approx(0.01)


def test_deux_voisines_gardent_la_meme_ligne(tmp_path: Path) -> None:
    """No slit and no overlap between them, though their common line was made light."""
    dents = [[-0.8 + 0.002 * (n % 2), 48 + n * 0.01] for n in range(11)]
    ouest = [*dents, [-0.9, 48.1], [-0.9, 48.0], dents[0]]
    est = [*dents[::-1], [-0.7, 48.0], [-0.7, 48.1], dents[-1]]
    deux = [objet("53201", "Saint-Berthevin", ouest), objet("53130", "Laval", est)]
    charger("contours", ecrire(tmp_path, "c.geojson", deux))
    gauche, droite = (traces.lire(contour.polygones) for contour in Contour.objects.all())
    assert shapely.get_num_coordinates(gauche) < len(ouest)
    assert gauche.intersection(droite).area == pytest.approx(0, abs=1e-9)
    assert shapely.union_all([gauche, droite]).area == pytest.approx(0.02, rel=0.01)
    assert not shapely.get_parts(shapely.union_all([gauche, droite]))[1:].size


def test_un_trou_et_une_ile_sont_gardes(tmp_path: Path) -> None:
    troue = objet("53130", "Laval", carre(-0.8, 48.0), carre(-0.77, 48.03, 0.04))
    ile = objet("85113", "L'Île-d'Yeu", carre(0, 0))
    ile["geometry"] = {
        "type": "MultiPolygon",
        "coordinates": [[carre(-2.3, 46.7)], [carre(-2.0, 46.7, 0.02)]],
    }
    charger("contours", ecrire(tmp_path, "c.geojson", [troue, ile]))
    assert traces.lire(Contour.objects.get(pk="53130").polygones).area == pytest.approx(0.0084)
    assert len(Contour.objects.get(pk="85113").polygones) == 2


def test_une_commune_disparue_est_retiree(tmp_path: Path) -> None:
    charger("contours", ecrire(tmp_path, "c.geojson", [*COMMUNES, *DIX]))
    charger("contours", ecrire(tmp_path, "c.geojson", [*COMMUNES[1:], *DIX]))
    assert Contour.objects.get(pk="53130").retire_le
    assert Contour.objects.filter(retire_le=None).count() == 12


def test_un_fichier_tronque_est_arrete(tmp_path: Path) -> None:
    """More than a fifth withdrawn: nothing is written unless it is forced."""
    charger("contours", ecrire(tmp_path, "c.geojson", [*COMMUNES, *DIX]))
    rapport = essayer("contours", ecrire(tmp_path, "c.geojson", DIX))
    assert rapport.gardes
    assert not Contour.objects.exclude(retire_le=None).exists()


DIX = [objet(f"44{n:03}", f"Commune {n}", carre(-2 + n * 0.1, 47)) for n in range(10)]


def sans_geometrie(objet: dict[str, Any]) -> None:
    objet["geometry"] = None


def en_lambert(objet: dict[str, Any]) -> None:
    objet["geometry"]["coordinates"][0][3] = [355_577, 6_689_723]


def ouvert(objet: dict[str, Any]) -> None:
    objet["geometry"]["coordinates"][0].pop()


def en_texte(objet: dict[str, Any]) -> None:
    objet["geometry"]["coordinates"][0][2] = ["-0,8", "48"]


def sans_code(objet: dict[str, Any]) -> None:
    del objet["properties"]["code"]


def du_departement(objet: dict[str, Any]) -> None:
    objet["properties"]["code"] = "53"


@pytest.mark.parametrize(
    ("alterer", "dit"),
    [
        (sans_geometrie, "features[1].geometry : « Polygon » ou « MultiPolygon » attendu"),
        (en_lambert, "features[1].geometry.coordinates[0][3] : « longitude, latitude » en degrés"),
        (ouvert, "features[1].geometry.coordinates[0] : anneau d'au moins quatre points"),
        (en_texte, "features[1].geometry.coordinates[0][2] : « longitude, latitude »"),
        (sans_code, "features[1].properties.code : rien au lieu du code d'une commune"),
        (du_departement, "features[1].properties.code : « 53 » au lieu du code d'une commune"),
    ],
)
def test_une_faute_est_dite_par_sa_ligne_et_son_chemin(
    tmp_path: Path, alterer: Any, dit: str
) -> None:
    objets = copy.deepcopy(COMMUNES)
    alterer(objets[1])
    rapport = essayer("contours", ecrire(tmp_path, "c.geojson", objets))
    texte = rapport.texte().replace("\xa0", " ")
    assert dit in texte
    assert "ligne 3" in texte
    assert not Contour.objects.exists()


@pytest.mark.parametrize(
    ("contenu", "dit"),
    [
        ('{"type": "FeatureCollection",\n "features": [', "JSON bien formé, ligne 2"),
        ('{"type": "FeatureCollection"}', "n'a pas la forme attendue"),
        ("[]", "n'a pas la forme attendue"),
        ('{"features": [NaN]}', "n'a pas la forme attendue"),
        ("[" * 100_000, "n'a pas la forme attendue"),
    ],
)
def test_ce_qui_n_est_pas_un_geojson_est_refuse(tmp_path: Path, contenu: str, dit: str) -> None:
    chemin = tmp_path / "c.geojson"
    chemin.write_text(contenu)
    with pytest.raises(Exception, match=dit.replace("(", r"\(")):
        essayer("contours", chemin)


def test_deux_fichiers_du_meme_genre_sont_refuses(tmp_path: Path) -> None:
    ecrire(tmp_path, "a.geojson", COMMUNES)
    ecrire(tmp_path, "b.geojson", DIX)
    with pytest.raises(Exception, match="deux fichiers des contours des communes"):
        essayer("contours", tmp_path)
