"""Finding the commune of an address from what people type."""

import pytest

from sofi.annuaire.adresses import communes_du_cedex, communes_du_code, communes_nommees
from sofi.referentiels.models import Departement
from tests.fabriques import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def communes():
    CommuneFactory(code="53147", libelle="Mayenne", codes_postaux=["53100"], mots="mayenne 53100")
    CommuneFactory(code="53130", libelle="Laval", codes_postaux=["53000"], mots="laval 53000")
    saint_ouen = CommuneFactory(
        code="53243",
        libelle="Saint-Ouen-des-Toits",
        codes_postaux=["53410"],
        autres_noms=["Le Bourgneuf"],
        mots="saint ouen des toits bourgneuf 53410",
    )
    CommuneFactory(
        code="53999",
        libelle="Sainte-Ancienne",
        codes_postaux=["53410"],
        actuelle=saint_ouen,
        mots="sainte ancienne",
    )
    CommuneFactory(
        code="2A004",
        libelle="Ajaccio",
        codes_postaux=["20000"],
        departement=_departement("2A"),
        mots="ajaccio 20000",
    )
    for departement in ("974", "972"):
        CommuneFactory(
            code=f"{departement}16",
            libelle="Saint-Pierre",
            codes_postaux=[f"{departement}10"],
            departement=_departement(departement),
            mots="saint pierre st",
        )


def _departement(code):
    return Departement.objects.get_or_create(code=code, defaults={"libelle": code})[0]


def codes(communes):
    return [commune.pk for commune in communes]


@pytest.mark.parametrize(
    ("code", "ville", "trouvees"),
    [
        ("53100", "MAYENNE", ["53147"]),
        ("53100", "  mayenne ", ["53147"]),
        ("53000", "Laval Cedex 9", ["53130"]),
        ("53103", "Laval CEDEX", ["53130"]),
        ("53410", "St Ouen des Toits", ["53243"]),
        ("53410", "saint ouen-des-toits", ["53243"]),
        ("53410", "Le Bourgneuf", ["53243"]),
        ("53410", "Ste Ancienne", ["53243"]),
        ("53410", "Ste Ancienne Cedex", ["53243"]),
        ("53103", "Laval Cédex 1", ["53130"]),
        ("53103", "LAVAL CEDEX1", ["53130"]),
        ("53100", "Laval Cedex", ["53130"]),
        ("20303", "Ajaccio Cedex 1", ["2A004"]),
        # A large receiver of La Réunion, in 974: not the Saint-Pierre of Martinique.
        ("97854", "Saint-Pierre Cedex", ["97416"]),
        ("97744", "Saint-Pierre Cedex", ["97416"]),
        ("97210", "St Pierre", ["97216"]),
        ("53100", "Laval", []),
        ("99999", "Laval", []),
        ("53100", "", []),
    ],
)
def test_communes_nommees(code, ville, trouvees):
    assert codes(communes_nommees(code, ville)) == trouvees


def test_communes_du_code_sans_les_anciennes():
    assert codes(communes_du_code("53410")) == ["53243"]
    assert codes(communes_du_code("00000")) == []


def test_communes_d_un_cedex():
    """Served by the post office of the same first digits; a commune's own code is no CEDEX."""
    assert codes(communes_du_cedex("53103")) == ["53147"]
    assert codes(communes_du_cedex("53089")) == ["53130"]
    assert communes_du_cedex("53000") == []
    assert communes_du_cedex("99999") == []
