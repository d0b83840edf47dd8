"""What the document says of the certification: since when, whether its sheet was made here, who may train for it."""

import datetime

import pytest

from sofi.referentiels.models import Certificateur, FicheCertifInfo, Partenaire
from sofi.validation.document import Document
from sofi.validation.publication import publier
from tests.fabriques import saisie_complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def action():
    return saisie_complete()


def publie(action) -> Document:
    return publier(action, nature="validation", auteur=None).document


def partenaire(action, siret: str, habilitation: str, etat: str = "") -> None:
    certification = action.formation.fiche.certification
    Partenaire.objects.create(
        certification=certification, siret=siret, habilitation=habilitation, etat=etat
    )


@pytest.mark.parametrize(
    ("habilitation", "habilite"),
    [
        ("HABILITATION_FORMER", True),
        ("HABILITATION_ORGA_FORM", True),
        ("HABILITATION_ORGANISER", False),
        ("", False),
    ],
)
def test_a_partner_may_train_when_its_habilitation_says_so(action, habilitation, habilite):
    siege = f"{action.etablissement.siren}00099"  # another établissement of the same organisme
    partenaire(action, siege, habilitation)

    numero = action.formation.fiche.certification_id
    assert publie(action).organisme.habilitations == ([numero] if habilite else [])


@pytest.mark.parametrize(
    ("etat", "vaut"), [("Actif", True), ("Inactif", False), ("Supprimé", False)]
)
def test_an_habilitation_that_has_ended_says_nothing(action, etat, vaut):
    partenaire(action, action.etablissement.siret, "HABILITATION_FORMER", etat)
    assert bool(publie(action).organisme.habilitations) is vaut


def test_another_organisme_s_habilitation_says_nothing(action):
    partenaire(action, "39999999900011", "HABILITATION_FORMER")
    assert publie(action).organisme.habilitations == []


def test_who_delivers_a_certification_may_train_for_it(action):
    certification = action.formation.fiche.certification
    Certificateur.objects.create(
        certification=certification, siret=action.etablissement.siret, nom="Lui"
    )
    assert publie(action).organisme.habilitations == [certification.pk]


def test_the_sheet_says_since_when_and_whether_it_was_made_here(action):
    fiche = action.formation.fiche
    fiche.certification.date_decision = datetime.date(2022, 3, 1)
    fiche.certification.date_effet = None
    fiche.certification.save()
    publiee = publie(action).formation.fiche
    assert (publiee.debut, publiee.locale) == ("2022-03-01", False)

    fiche.etat = FicheCertifInfo.Etat.LOCAL
    fiche.save()
    fiche.certification.date_effet = datetime.date(2022, 4, 1)
    fiche.certification.save()
    publiee = publie(action).formation.fiche
    assert (publiee.debut, publiee.locale) == ("2022-04-01", True)
