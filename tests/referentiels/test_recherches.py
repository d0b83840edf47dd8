"""Formacodes, communes and legal figures: the questions asked of them."""

import datetime
from decimal import Decimal

import pytest

from sofi.referentiels.demonstration import charger_demonstration
from sofi.referentiels.models import Commune, Formacode, ParametreLegal

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def demonstration(base_du_module: None) -> None:
    charger_demonstration()


@pytest.mark.parametrize(
    ("question", "premier"),
    [
        ("ébénisterie", "45582"),
        ("EBENISTE", "45582"),
        ("45582", "45582"),
        ("menuiserie", "22435"),
        ("bois menuiserie", "22416"),
        ("FLE", "15235"),
        ("gestion rh", "33054"),
        ("44004", "44004"),
    ],
)
def test_formacodes(question: str, premier: str) -> None:
    assert Formacode.objects.chercher(question)[0].code == premier


def test_formacodes_proposes() -> None:
    proposes = Formacode.objects.domaines().en_vigueur()
    assert not proposes.chercher("44004")
    assert not proposes.chercher("demandeur d'emploi")
    assert Formacode.objects.publics().chercher("demandeur d'emploi")[0].code == "80006"
    assert len(Formacode.objects.chercher("m", limite=5)) == 5


@pytest.mark.parametrize(
    ("question", "premiere"),
    [
        ("mayenne", "53147"),
        ("MAYENNE", "53147"),
        ("53100", "53147"),
        ("53147", "53147"),
        ("laval", "53130"),
        ("lav", "53130"),
        ("st nazaire", "44184"),
        ("saint naz", "44184"),
        ("évron", "53097"),
        ("nantes", "44109"),
        ("53", "53130"),
    ],
)
def test_communes(question: str, premiere: str) -> None:
    assert Commune.objects.chercher(question)[0].code == premiere


@pytest.mark.parametrize("question", ["", "  ", "zzz", "'"])
def test_aucune_commune(question: str) -> None:
    assert not Commune.objects.chercher(question)


def test_une_commune_retiree_n_est_plus_proposee() -> None:
    Commune.objects.filter(pk="53147").update(retire_le=datetime.date(2026, 1, 1))
    assert "53147" not in [c.code for c in Commune.objects.chercher("mayenne")]


def test_parametres_en_vigueur_un_jour() -> None:
    code = ParametreLegal.Code.PRO_HEURES_MIN
    ParametreLegal.objects.filter(code=code).update(fin=datetime.date(2030, 12, 31))
    ParametreLegal.objects.create(
        code=code, valeur=200, debut=datetime.date(2031, 1, 1), source="Essai"
    )
    assert ParametreLegal.objects.valeurs(datetime.date(2027, 9, 6))[code] == Decimal(150)
    assert ParametreLegal.objects.valeurs(datetime.date(2031, 1, 1))[code] == Decimal(200)
    assert code not in ParametreLegal.objects.valeurs(datetime.date(1990, 1, 1))
