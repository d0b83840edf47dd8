"""Names of jobs lead to the métiers of the ROME, in every search that reads sentences."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sofi.referentiels import appellations, synonymes
from sofi.referentiels.models import Appellation, Rome
from tests.referentiels.importations.commun import charger, ecrire, essayer

pytestmark = pytest.mark.django_db
FICHIER = """
"code_ogr","libelle_appellation_long","libelle_appellation_court","code_rome","statut"
"15414","Hôte / Hôtesse de caisse","Hôte / Hôtesse de caisse","D1505","1"
"11573","Boulanger / Boulangère","Boulanger / Boulangère","D1102","1"
"38444","Secrétaire médical / médicale","Secrétaire médical(e)","M1609","1"
"""


@pytest.fixture
def romes() -> None:
    for code, libelle in (
        ("D1505", "Employé / Employée de libre-service"),
        ("D1102", "Boulanger / Boulangère"),
        ("M1609", "Secrétaire médical / Secrétaire médicale"),
    ):
        Rome.objects.create(code=code, libelle=libelle, domaine=code[:3], grand_domaine=code[0])


@pytest.mark.parametrize(
    ("libelle", "formes"),
    [
        ("Cariste", ["cariste"]),
        ("Boulanger / Boulangère", ["boulanger"]),
        ("Hôte / Hôtesse de caisse", ["hote caisse"]),
        ("Secrétaire médical / médicale", ["secretaire medical"]),
        ("Conducteur / Conductrice de poids lourd", ["conducteur poid lourd"]),
        ("Conchyliculteur / Conchylicultrice (coquillages)", ["conchyliculteur"]),
        ("Personnel Navigant Commercial -PNC-", ["personnel navigant commercial"]),
        ("Chef boulanger / boulangère", ["chef boulanger"]),
        ("À / La", []),
    ],
)
def test_un_nom_de_metier_se_lit_comme_une_question(libelle: str, formes: list[str]) -> None:
    """The roots are those of the words that people type, in the singular and the masculine."""
    assert appellations.formes(libelle) == formes


def test_importees_deux_fois_rien_ne_change(romes: None, tmp_path: Path) -> None:
    chemin = ecrire(tmp_path, "unix_referentiel_appellation_v347.csv", FICHIER)
    charger("appellations", chemin)
    assert Appellation.objects.get(pk="15414").formes == ["hote caisse"]
    assert not essayer("appellations", chemin).change


def test_un_metier_inconnu_refuse_le_fichier(tmp_path: Path) -> None:
    chemin = ecrire(tmp_path, "appellations.csv", FICHIER)
    rapport = essayer("appellations", chemin)
    assert rapport.refuse and "code inconnu" in rapport.texte()


@pytest.fixture
def importees(romes: None, tmp_path: Path) -> None:
    charger("appellations", ecrire(tmp_path, "appellations.csv", FICHIER))


@pytest.mark.parametrize(
    ("texte", "groupes"),
    [
        (
            "hôtesse de caisse",
            [{("hotesse", "caisse"), ("d1505",), ("employe", "libre", "service")}],
        ),
        ("boulangère", [{("boulangere",), ("d1102",)}]),
        ("devenir secrétaire médicale", [{("secretaire", "medicale"), ("m1609",)}]),
    ],
)
def test_la_question_mene_au_metier(
    importees: None, texte: str, groupes: list[set[tuple[str, ...]]]
) -> None:
    for groupe, attendu in zip(synonymes.lire(texte).groupes, groupes, strict=True):
        assert set(groupe) >= attendu


def test_une_appellation_retiree_ne_mene_plus_nulle_part(importees: None) -> None:
    Appellation.objects.update(retire_le=timezone.localdate())
    assert ("d1102",) not in synonymes.lire("boulangère").groupes[0]


def test_autant_de_requetes_quel_que_soit_le_nombre_de_mots(importees: None) -> None:
    """The marks of the tables; once more what they hold, the first time."""
    synonymes.lire("menuisier")
    for texte in (
        "boulanger",
        "boulanger secrétaire médicale hôtesse de caisse à temps partiel le matin",
    ):
        for attendues in (4, 2):
            with CaptureQueriesContext(connection) as requetes:
                synonymes.lire(texte)
            assert len(requetes) == attendues
