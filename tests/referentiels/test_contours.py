"""What the map draws: the outlines imported, else those that the positions of communes let guess."""

import pytest
import shapely
from shapely import Point

from sofi.referentiels import traces
from sofi.referentiels.contours import Fond, fond
from sofi.referentiels.models import Commune, Contour, Departement, Region
from tests.fabriques.outils import poser

pytestmark = pytest.mark.django_db


def carre(x: float, y: float, cote: float = 1) -> list[list[list[int]]]:
    return traces.ecrire(shapely.box(x, y, x + cote, y + cote))


def region(positions: dict[str, list[tuple[float, float]]]) -> None:
    """Communes by département, those of 35 being of another region."""
    pays, bretagne = (
        Region(code="52", libelle="Pays de la Loire"),
        Region(code="53", libelle="Bretagne"),
    )
    poser(pays, bretagne)
    for code, points in positions.items():
        poser(
            Departement(code=code, libelle=f"D{code}", region_id="53" if code == "35" else "52"),
            *(
                Commune(
                    code=f"{code}{n:03}", libelle="C", departement_id=code, longitude=x, latitude=y
                )
                for n, (x, y) in enumerate(points)
            ),
        )


GRILLE = [(x / 10, y / 10) for x in range(5) for y in range(5)]


def aires(fond: Fond) -> dict[str, shapely.Geometry]:
    return {aire.code: traces.lire(aire.polygones) for aire in fond.departements}


def test_rien_a_dessiner() -> None:
    assert fond() == Fond((), (), None)


def test_un_departement_deduit_contient_ses_communes_et_aucune_autre() -> None:
    ouest = [(-1 + x, 47 + y) for x, y in GRILLE]
    est = [(-0.5 + x, 47 + y) for x, y in GRILLE]
    region({"44": ouest, "49": est, "35": [(-1 + x, 47.5 + y) for x, y in GRILLE]})
    deduits = aires(fond())
    assert set(deduits) == {"44", "49"}
    for code, points in (("44", ouest), ("49", est)):
        dedans = {
            autre: [forme.covers(Point(p)) for p in points] for autre, forme in deduits.items()
        }
        assert sum(dedans[code]) >= 24
        assert not any(dedans["49" if code == "44" else "44"])
    assert not deduits["44"].covers(Point(-0.8, 47.7))


def test_ce_qui_est_importe_l_emporte_sur_ce_qui_est_deduit() -> None:
    region({"44": [(-1 + x, 47 + y) for x, y in GRILLE]})
    Contour.objects.create(code="44", libelle="Loire-Atlantique", polygones=carre(-3, 46))
    Contour.objects.create(code="35", libelle="Ille-et-Vilaine", polygones=carre(-3, 48))
    montre = fond()
    assert [(aire.code, aire.nom) for aire in montre.departements] == [("44", "D44")]
    assert montre.emprise == (-3, 46, -2, 47)
    assert montre.communes == ()


def test_un_departement_est_fait_de_ses_communes() -> None:
    region({"44": [(0, 0)]})
    for rang in range(2):
        Contour.objects.create(code=f"4400{rang}", libelle="C", polygones=carre(rang, 46))
    montre = fond()
    assert aires(montre)["44"].area == pytest.approx(2, rel=0.001)
    assert len(shapely.get_parts(aires(montre)["44"])) == 1
    assert [aire.code for aire in montre.communes] == ["44000", "44001"]


def test_un_contour_retire_n_est_plus_dessine() -> None:
    region({"44": [(0, 0)]})
    contour = Contour.objects.create(code="44", libelle="L", polygones=carre(-3, 46))
    assert fond().departements
    Contour.objects.filter(pk=contour.pk).update(retire_le="2026-01-01")
    assert not fond().departements


@pytest.mark.parametrize("forme", [shapely.box(0, 0, 1, 1), shapely.Point(0, 0).buffer(1)])
def test_ce_qui_est_ecrit_se_relit(forme: shapely.Geometry) -> None:
    relue = traces.lire(traces.ecrire(forme))
    assert relue.symmetric_difference(forme).area < 1e-3


def test_ce_qui_est_trop_petit_n_est_pas_ecrit() -> None:
    """A rock of a metre goes, unless there is nothing else."""
    grand, rocher = shapely.box(0, 0, 1, 1), shapely.box(2, 2, 2.00001, 2.00001)
    assert len(traces.ecrire(shapely.MultiPolygon([grand, rocher]))) == 1
    assert traces.ecrire(rocher) != []
    assert traces.lire(traces.ecrire(rocher)).is_empty
