"""The address of inscription on the S card: completed while one types, its commune found or asked for."""

import pytest
from django.urls import reverse
from lxml import html

from sofi.offre.models import Session
from tests.fabriques import CommuneFactory

from .conftest import texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("une_action")]
ADRESSE = {
    "inscription_a": "adresse",
    "inscription_ligne1": "2 rue Neuve",
    "inscription_code_postal": "53100",
    "inscription_ville": "Mayenne",
}


@pytest.fixture
def url(action):
    return reverse("organisme:fiche_session", args=[action.pk, action.sessions.get().pk])


def test_postal_code_and_town_complete_each_other(lire, url):
    page = lire(f"{url}?nouvelle=reunion")
    for prefixe in ("inscription_", "reunion-nouvelle-"):
        for nom, autre in (("code_postal", "ville"), ("ville", "code_postal")):
            champ = page.get_element_by_id(f"id_{prefixe}{nom}")
            assert champ.get("data-adresses") == reverse("public:codes_postaux")
            assert page.get_element_by_id(champ.get("data-avec")).get("name") == f"{prefixe}{autre}"
    assert page.xpath("//script[contains(@src, 'adresses')]")


def test_a_town_refused_leaves_no_commune_of_another_code(client, remplir, action, url):
    CommuneFactory()
    client.post(url, remplir(url, **ADRESSE))
    session = Session.objects.get(action=action)
    assert session.inscription_commune_id == "53147"
    saisie = remplir(url, inscription_code_postal="44000", heures_centre="841")
    page = html.fromstring(client.post(url, saisie).content)
    assert "« Mayenne » n'est pas une commune du code postal 44000" in texte(page)
    lue = Session.objects.get(pk=session.pk)
    assert (lue.inscription_commune, lue.heures_centre) == (None, 841)


def test_a_shared_name_asks_for_the_commune_s_own_code(client, remplir, url):
    CommuneFactory()
    CommuneFactory(code="53900", libelle="Mayenne", codes_postaux=["53100"])
    reponse = client.post(url, remplir(url, **ADRESSE))
    assert "Plusieurs communes s'appellent « Mayenne »" in texte(html.fromstring(reponse.content))
