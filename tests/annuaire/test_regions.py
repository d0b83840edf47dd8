"""Which région a row of a national file is of, as each file says it."""

import pytest

from sofi.annuaire.importations.regions import Regions
from tests.fabriques import DepartementFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def regions() -> Regions:
    """Three départements of as many régions, and one that is of none."""
    for code, nom, region in (("53", "Mayenne", "52"), ("35", "Ille-et-Vilaine", "53")):
        DepartementFactory(code=code, libelle=nom, region=RegionFactory(code=region))
    DepartementFactory(code="974", libelle="La Réunion", region=RegionFactory(code="04"))
    DepartementFactory(code="987", libelle="Polynésie française", region=None)
    return Regions()


@pytest.mark.parametrize(
    ("dit", "code"),
    [
        ({"region": "52"}, "52"),
        ({"region": "4"}, "04"),
        ({"region": "Pays de la Loire"}, "52"),
        ({"region": "Provence-Alpes-Côte d'Azur"}, "93"),
        ({"region": "Ile-de-France"}, "11"),
        ({"region": "00"}, ""),
        ({"region": "Collectivités d'outre-mer"}, ""),
        ({"departement": "53"}, "52"),
        ({"departement": "35 - Ille-et-Vilaine"}, "53"),
        ({"departement": "053"}, "52"),
        ({"departement": "Ille et Vilaine"}, "53"),
        ({"departement": "974"}, "04"),
        ({"departement": "987"}, ""),
        ({"insee": "35238"}, "53"),
        ({"insee": "97411"}, "04"),
        ({"code_postal": "53103"}, "52"),
        ({"code_postal": "20200"}, "94"),
        ({"code_postal": "98713"}, ""),
        # The most precise that says something; what nobody knows is left for the next.
        ({"region": "53", "code_postal": "53100"}, "53"),
        ({"region": "25", "departement": "53"}, "52"),
        ({"departement": "Orne", "insee": "53147", "code_postal": "35000"}, "52"),
        ({}, None),
        ({"region": "ailleurs", "departement": "99", "insee": "1", "code_postal": "1000"}, None),
    ],
)
def test_ou_est_une_ligne(regions: Regions, dit: dict[str, str], code: str | None) -> None:
    assert regions.de(**dit) == code
    assert regions.ailleurs(**dit) == (code not in ("52", None))
