"""The radius: what is just inside, what is just outside."""

import pytest

from sofi.diffusion.lieux import Lieu, distance, voisines
from sofi.diffusion.organismes import Question, chercher
from sofi.referentiels.models import Commune
from tests.fabriques import EtablissementFactory, FormacodeFactory, aujourd_hui

CENTRE = (48.0, -1.0)
KM = 1 / 111.19
"""One kilometre of meridian in degrees, on the sphere of `distance`; further east it takes 1 / cos as many."""
LARGEUR = KM / 0.66913


def lieu() -> Lieu:
    return Lieu("Centre", "53", commune="53000", latitude=CENTRE[0], longitude=CENTRE[1])


def commune(code: str, nord: float = 0, est: float = 0) -> Commune:
    """A commune so many kilometres north and east of the centre."""
    return Commune.objects.create(
        code=code,
        libelle=code,
        latitude=CENTRE[0] + nord * KM,
        longitude=CENTRE[1] + est * LARGEUR,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("rayon", [10, 30, 50, 100])
def test_au_bord_du_rayon(rayon: int) -> None:
    """At the radius is inside, one kilometre further outside, in the four directions and between them."""
    dedans = [
        commune("53001", nord=rayon - 0.1),
        commune("53002", nord=0.1 - rayon),
        commune("53003", est=rayon * 0.99),
        commune("53004", est=-rayon * 0.99),
    ]
    for rang, (nord, est) in enumerate([(1, 0), (-1, 0), (0, 1), (0, -1), (0.8, 0.8)]):
        commune(f"5310{rang}", nord=nord * (rayon + 1), est=est * (rayon + 1) * 1.02)
    assert voisines(lieu(), rayon) == ["53000", *(une.pk for une in dedans)]


@pytest.mark.django_db
def test_un_organisme_au_dela_du_rayon_n_est_pas_trouve() -> None:
    """Ten kilometres around: the one at nine, not the one at eleven; without a radius, neither."""
    pres, loin = (
        EtablissementFactory(commune=commune(code, nord=km))
        for code, km in (("53009", 9), ("53011", 11))
    )
    for etablissement in (pres, loin):
        etablissement.domaines.add(FormacodeFactory())
        etablissement.sites.update(commune=None)
        etablissement.telephone = "0261910000"
        etablissement.save()

    def trouves(rayon: int) -> set[int]:
        question = Question(lieu=lieu(), rayon=rayon)
        return {e.pk for e in chercher(question, aujourd_hui())}

    assert [trouves(0), trouves(10), trouves(12)] == [set(), {pres.pk}, {pres.pk, loin.pk}]


@pytest.mark.parametrize(
    ("ici", "la", "kilometres"),
    [
        ((0, 0), (0, 0), 0),
        ((0, 0), (1, 0), 111.19),
        ((0, 0), (0, 1), 111.19),
        ((60, 0), (60, 1), 55.6),
        ((60, 10), (61, 10), 111.19),
        ((0, 0), (0, 180), 20015.1),
        ((48.8566, 2.3522), (47.2184, -1.5536), 342.8),
    ],
)
def test_distance(ici: tuple[float, float], la: tuple[float, float], kilometres: float) -> None:
    assert distance(*ici, *la) == pytest.approx(kilometres, rel=0.001)
