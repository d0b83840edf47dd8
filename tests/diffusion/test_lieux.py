"""« Où ? »: what is typed, and the communes around."""

import pytest
from pytest_django import DjangoAssertNumQueries

from sofi.diffusion.lieux import distance, proposer, trouver, voisines
from sofi.referentiels.models import Commune
from tests.diffusion.aide import poser_communes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def base() -> None:
    poser_communes()


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Mayenne", "Mayenne (53)"),
        ("mayenne (53)", "Mayenne (53)"),
        ("  MAYENNE ", "Mayenne (53)"),
        ("53100", "Mayenne (53)"),
        ("44100", "Nantes (44)"),
        ("Laval", "Laval (53)"),
        ("Rennes", "Rennes (35)"),
        ("rennes en gre", "Rennes-en-Grenouilles (53)"),
        ("35000", "Rennes (35)"),
        ("la fleche", "La Flèche (72)"),
        ("herblain", "Saint-Herblain (44)"),
        ("Saint-Martin-du-Bois (85)", "Saint-Martin-du-Bois (85)"),
        ("Sarthe", "Sarthe (72)"),
        ("53", "Mayenne (53)"),
        ("Loire-Atlantique (44)", "Loire-Atlantique (44)"),
        ("53 000", "Laval (53)"),
        ("53\N{NARROW NO-BREAK SPACE}000", "Laval (53)"),
        ("44000 Nantes", "Nantes (44)"),
        ("Nantes 44100", "Nantes (44)"),
        ("Nantes, France", "Nantes (44)"),
        ("Nantes (France)", "Nantes (44)"),
        ("nantes france", "Nantes (44)"),
        ("44000 Nantes, France", "Nantes (44)"),
        ("Roissy-en-France", "Roissy-en-France (95)"),
        ("Nan\u00adtes\u200b", "Nantes (44)"),
        ("Le Mans Cedex 9", "Le Mans (72)"),
        ("St Herblain", "Saint-Herblain (44)"),
        ("72039 Le Mans Cédex 9", "Le Mans (72)"),
        ("53103", "Mayenne (53)"),
        ("Brissac (34)", "Brissac (34)"),
    ],
)
def test_trouve(texte: str, attendu: str) -> None:
    lieu = trouver(texte).lieu
    assert lieu is not None
    assert lieu.texte == attendu
    assert trouver(lieu.texte).lieu == lieu or lieu.texte == "Mayenne (53)"


def test_departement_et_commune() -> None:
    departement, commune = trouver("53").lieu, trouver("Mayenne").lieu
    assert departement and departement.commune == "" and not departement.situe
    assert commune and commune.commune == "53147" and commune.situe


def test_plusieurs_communes_du_meme_nom() -> None:
    reponse = trouver("Saint-Martin-du-Bois")
    assert reponse.lieu is None
    assert [lieu.texte for lieu in reponse.choix] == [
        "Saint-Martin-du-Bois (49)",
        "Saint-Martin-du-Bois (85)",
    ]


@pytest.mark.parametrize("texte", ["Trifouilly", "99999", "!!!", "x" * 400, "Mayenne (99)", "\x00"])
def test_inconnu(texte: str) -> None:
    assert trouver(texte) == type(trouver(texte))()


def test_commune_d_autrefois() -> None:
    mayenne = Commune.objects.get(pk="53147")
    Commune.objects.create(
        code="53999",
        libelle="Ancienneville",
        nom_plie="ancienneville",
        mots="ancienneville",
        actuelle=mayenne,
        departement_id="53",
    )
    lieu = trouver("Ancienneville").lieu
    assert lieu and (lieu.libelle, lieu.commune, lieu.latitude) == (
        "Ancienneville",
        "53147",
        mayenne.latitude,
    )
    assert voisines(lieu, 10) == ["53147", "53999"]


def test_voisines() -> None:
    lieu = trouver("Mayenne").lieu
    assert lieu
    assert voisines(lieu, 10) == ["53147"]
    assert voisines(lieu, 30) == ["53130", "53147", "53189"]
    assert "44109" not in voisines(lieu, 100)


def test_commune_sans_position() -> None:
    Commune.objects.filter(pk="53147").update(latitude=None)
    lieu = trouver("Mayenne").lieu
    assert lieu and voisines(lieu, 50) == ["53147"]


def test_distance() -> None:
    assert distance(48.8566, 2.3522, 47.2184, -1.5536) == pytest.approx(342.6, abs=1)
    assert distance(48, 1, 48, 1) == 0


def test_nombre_de_requetes(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    trouver("Mayenne")  # départements kept
    with django_assert_max_num_queries(2):
        trouver("Saint-Martin-du-Bois")


def test_proposer_par_debut_de_nom() -> None:
    assert [lieu.texte for lieu in proposer("lav")] == ["Laval (53)", "Laval-en-Belledonne (38)"]


def test_un_cedex_est_dit() -> None:
    """« 72039 » is Le Mans's, not Bonnétable, whose code INSEE it is; a commune's own code says nothing."""
    reponse = trouver("72039")
    assert reponse.lieu and reponse.lieu.texte == "Le Mans (72)"
    assert "72039" in reponse.remarque and "Le Mans (72)" in reponse.remarque
    assert trouver("72000").remarque == trouver("Le Mans").remarque == ""


def test_jamais_ailleurs_sans_le_dire() -> None:
    """The region's first, a choice when several; the beginning of a name elsewhere is asked."""
    assert [lieu.texte for lieu in trouver("Brissac").choix] == [
        "Brissac Loire Aubance (49)",
        "Brissac (34)",
    ]
    assert trouver("Brissac").lieu is None
    reponse = trouver("Grenob")
    assert (reponse.lieu, [lieu.texte for lieu in reponse.choix]) == (None, ["Grenoble (38)"])


def test_proposer_par_code_postal() -> None:
    """The beginning of a postal code; a code INSEE is nobody's word."""
    assert [lieu.texte for lieu in proposer("72 1")] == ["Le Mans (72)", "Bonnétable (72)"]
    assert proposer("72039") == []
