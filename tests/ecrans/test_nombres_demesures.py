"""Numbers and choices that no page of the site sends: too long for Python to read, of no row, stale."""

import copy

import pytest
from django.urls import reverse

from .adresses import TABLE
from .monde import ADMIN, OFFRE, A, Monde

pytestmark = pytest.mark.django_db
LONG = "9" * 5_000  # Python refuses to read more than 4,300 digits
GRAND = "9" * 17
ENVOIS = [
    (A, "organisme:fiche_action", "suite revision"),
    (A, "organisme:ajouter_session", "derniere copie"),
    (A, "organisme:fiche_session", "suite revision lieu contact responsable"),
    (A, "organisme:recapitulatif", "vue"),
    (A, "compte:choisir_etablissement", "etablissement"),
    (OFFRE, "service_offre:attribuer", "choix a"),
    (OFFRE, "service_offre:suivante", "sauf"),
    (OFFRE, "service_offre:action_attribuer", "vue a"),
    (OFFRE, "service_offre:dates_valider", "choix"),
]
LECTURES = [
    (A, "organisme:sessions", "page taille tri"),
    (A, "organisme:publie_version", "depuis"),
    (OFFRE, "service_offre:file", "page taille"),
    (OFFRE, "service_offre:dates_valider", "choix"),
    (ADMIN, "administration:gabarit", "version"),
]


@pytest.fixture(scope="module")
def monde_partage(base_du_module: None) -> Monde:
    return Monde()


@pytest.fixture
def monde(monde_partage: Monde) -> Monde:
    return copy.deepcopy(monde_partage)


def adresse(monde: Monde, nom: str) -> str:
    return reverse(nom, args=TABLE[nom][1](monde))


@pytest.mark.parametrize("nombre", [LONG, GRAND, f"{LONG}:{LONG}", "٣", "-1", "x"])
def test_un_nombre_demesure_est_repondu(monde: Monde, nombre: str) -> None:
    """The test client raises what the site does: an answer, whatever it is, is not a fault."""
    for role, nom, champs in ENVOIS:
        envoi = dict.fromkeys(champs.split(), nombre)
        assert monde.clients[role].post(adresse(monde, nom), envoi).status_code < 500, nom
    for role, nom, champs in LECTURES:
        envoi = dict.fromkeys(champs.split(), nombre)
        assert monde.clients[role].get(adresse(monde, nom), envoi).status_code < 500, nom


@pytest.mark.parametrize("choix", ["abc", "99999999", LONG])
def test_un_choix_fabrique_sur_une_fiche_modifiee_entre_temps(monde: Monde, choix: str) -> None:
    """What differs is told field by field; what is no choice of the list, as it was sent."""
    page = monde.clients[A].post(
        adresse(monde, "organisme:fiche_session"),
        {"revision": "77", "lieu": choix, "contact": choix, "responsable": choix},
    )
    assert page.status_code == 200
    assert choix in page.content.decode()
