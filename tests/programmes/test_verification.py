"""A gabarit is checked before it is published: every cell names a field, and a value it may hold."""

import pytest

from sofi.offre.gabarits import verifier
from sofi.programmes.cellules import Cellule, Genre, ecrire, lire
from sofi.programmes.gabarits import (
    GabaritImpossible,
    charger_les_fournis,
    copier_vers,
    fournis,
    ouvrir_un_brouillon,
    publier_la_version,
)
from sofi.programmes.models import VersionDeGabarit
from tests.fabriques import ProgrammeFactory, UtilisateurFactory

from .offres import annee_ouverte, entrer, gabarit, referentiels

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _codes(base_du_module: None) -> None:
    referentiels()


def test_those_that_ship_are_right():
    for donnees in fournis():
        assert verifier(lire(donnees["cellules"])) == [], donnees["libelle"]


@pytest.mark.parametrize(
    ("cellule", "message"),
    [
        (Cellule("X", "objectifs", Genre.REQUIS), "Fiche « X » : cette fiche n'existe pas."),
        (Cellule("A", "objectif", Genre.REQUIS), "n'est pas de ceux qu'un gabarit peut régler"),
        (Cellule("S", "lieu", Genre.FIXE, "1"), "n'est pas de ceux"),
        (Cellule("A", "objectifs", Genre.AIDE), "écrivez le texte"),
        (Cellule("F", "intitule", Genre.CONFIRME, texte="Oui"), "fiche Action ou Session"),
        (Cellule("A", "objectifs", Genre.PROPOSE, ""), "indiquez une valeur"),
        (Cellule("S", "esp", Genre.PARMI, "fixes"), "indiquez une liste"),
        (Cellule("S", "esp", Genre.FIXE, "toujours"), "« toujours »"),
        (Cellule("S", "rythmes", Genre.FIXE, "continu"), "indiquez une liste"),
        (Cellule("S", "rythmes", Genre.PARMI, ["continu", "lent"]), "« lent »"),
        (Cellule("S", "esp", Genre.COMPREND, ["fixes"]), "n'a qu'une valeur"),
        (Cellule("S", "heures_centre", Genre.AU_PLUS, "280"), "nombre entier"),
        (Cellule("D", "places", Genre.AU_PLUS, 12), "fiche Session"),
        (Cellule("S", "capacite", Genre.CONFIRME, texte="Oui"), "pas de case"),
        (Cellule("A", "equipements", Genre.CONFIRME, texte="Oui"), "pas de case"),
        (Cellule("A", "prerequis", Genre.PROPOSE, ["permis"]), "code inconnu : permis"),
        (Cellule("F", "domaines_ordonnes", Genre.FIXE, ["99999"]), "code inconnu : 99999"),
        (Cellule("F", "fiche", Genre.FIXE, "1"), "code inconnu : 1"),
    ],
)
def test_each_fault_is_said(cellule, message):
    (faute,) = verifier([cellule])
    assert message in faute


@pytest.mark.parametrize(
    ("cellules", "message"),
    [
        (
            [("S", "esp", Genre.FIXE, "fixes"), ("S", "esp", Genre.PARMI, ["fixes"])],
            "ne peut pas être aussi",
        ),
        (
            [("S", "esp", Genre.PROPOSE, "fixes"), ("S", "esp", Genre.PARMI, ["cadencees"])],
            "n'est pas parmi les choix permis",
        ),
        (
            [
                ("F", "domaines_ordonnes", Genre.FIXE, ["15061"]),
                ("F", "domaine_principal", Genre.FIXE, "15084"),
            ],
            "15084 n'est pas parmi les domaines",
        ),
    ],
)
def test_what_can_t_hold_together(cellules, message):
    (faute,) = verifier([Cellule(*cellule) for cellule in cellules])
    assert message in faute


def test_the_same_rule_twice():
    cellule = Cellule("A", "objectifs", Genre.REQUIS)
    assert "deux fois" in verifier([cellule, cellule])[0]


def test_a_published_version_never_changes_and_the_next_one_takes_its_place():
    action, _ = entrer("prf-prepa-cles-avenir")
    auteur = UtilisateurFactory()
    ancienne = action.gabarit
    brouillon = ouvrir_un_brouillon(ancienne.gabarit)
    assert ouvrir_un_brouillon(ancienne.gabarit) == brouillon
    brouillon.cellules = ecrire([Cellule("A", "objectifs", Genre.REQUIS)])
    brouillon.save()
    assert ancienne.gabarit.publiee == ancienne
    publier_la_version(brouillon, auteur)
    assert (brouillon.numero, ancienne.gabarit.publiee) == (2, brouillon)
    # What was entered under the first version remembers it.
    action.refresh_from_db()
    assert action.gabarit == ancienne and len(ancienne.cellules) > 10
    with pytest.raises(GabaritImpossible, match="déjà publiée"):
        publier_la_version(brouillon, auteur)


def test_copied_to_the_next_year():
    _, version = gabarit("prf-prepa-cles-avenir", "fle")
    suivante = annee_ouverte() + 1
    with pytest.raises(GabaritImpossible, match="n'existe pas pour"):
        copier_vers(version.gabarit, suivante)
    programme = version.gabarit.programme
    ProgrammeFactory(code=programme.code, annee=suivante, dispositif=programme.dispositif)
    copie = copier_vers(version.gabarit, suivante)
    assert copie.publiee.cellules == version.cellules and copie.variante == "fle"
    with pytest.raises(GabaritImpossible, match="existe déjà"):
        copier_vers(version.gabarit, suivante)
    # The others of the same programme come from the files; this one is already there.
    assert {g.variante for g in charger_les_fournis(suivante)} == {"", "daeu"}
    assert VersionDeGabarit.objects.filter(gabarit=copie).count() == 1
