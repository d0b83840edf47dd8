"""The first steps: what a first sending needs, in order, each leading back; gone once something was sent."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from sofi.annuaire.models import Etablissement
from sofi.ecrans.organisme.listes.demarrage import demarrage
from sofi.validation.circuit import franchir
from tests.fabriques import (
    ContactFactory,
    EtablissementFactory,
    RattachementFactory,
    saisie_complete,
)

pytestmark = pytest.mark.django_db
TABLEAU = reverse("organisme:tableau_de_bord")


@pytest.fixture
def etablissement(client: Client) -> Etablissement:
    """A new one, without anything in its directory, and somebody who has just been given it."""
    lien = RattachementFactory()
    client.force_login(lien.utilisateur)
    lien.etablissement.contacts.all().delete()
    lien.etablissement.sites.update(commune=None)
    return lien.etablissement


def page(client: Client) -> Any:
    return html.fromstring(client.get(TABLEAU).content)


def etapes(etablissement: Etablissement) -> list[bool]:
    trouve = demarrage(Etablissement.objects.get(pk=etablissement.pk))
    assert trouve is not None
    return [etape.faite for etape in trouve.etapes]


def test_chaque_etape_est_faite_quand_ce_qu_elle_demande_est_la(
    client: Client, etablissement: Etablissement
) -> None:
    """One after the other; the last is the sending itself, after which they are gone."""
    assert etapes(etablissement) == [True, True, False, False, False, False, False]
    etablissement.sites.update(commune=etablissement.commune)
    assert etapes(etablissement)[2:] == [True, False, False, False, False]
    contact = ContactFactory(etablissement=etablissement, type_contact="4", autres_types=[])
    assert etapes(etablissement)[3:] == [True, False, False, False]
    contact.autres_types = ["1", "2"]
    contact.save()
    assert etapes(etablissement)[4:] == [True, False, False]
    action = saisie_complete(etablissement=etablissement)
    assert etapes(etablissement)[5:] == [True, False]
    action.sessions.update(date_debut=None)
    assert etapes(etablissement)[5:] == [False, False]
    sixieme = page(client).xpath("//ol[@class='sofi-demarche']/li[6]")[0].text_content()
    assert "1 point manque." in sixieme.replace("\xa0", " ")


def test_disparaissent_avec_le_premier_envoi(client: Client, etablissement: Etablissement) -> None:
    etablissement.sites.update(commune=etablissement.commune)
    ContactFactory(etablissement=etablissement)
    action = saisie_complete(etablissement=etablissement)
    assert page(client).get_element_by_id("t-depart") is not None
    personne = etablissement.rattachements.get().utilisateur
    franchir(action, "envoyer", auteur=personne)
    assert demarrage(etablissement) is None
    assert b"t-depart" not in client.get(TABLEAU).content


def test_ce_qui_est_enregistre_ramene_au_tableau_de_bord(
    client: Client, etablissement: Etablissement
) -> None:
    """By the step's own link, whose form keeps where one comes from."""
    (lien,) = page(client).xpath("//li[@aria-current='step']//a/@href")
    formulaire = html.fromstring(client.get(lien).content).xpath(
        "//form[.//input[@name='revenir']]"
    )[0]
    champs = {nom: valeur or "" for nom, valeur in formulaire.fields.items()} | {
        "ligne1": "2 rue Neuve",
        "code_postal": "53100",
        "ville": "Mayenne",
    }
    reponse = client.post(lien, champs)
    assert reponse.headers["Location"] == TABLEAU
    assert etapes(etablissement)[2]


@pytest.mark.parametrize(
    "ailleurs", ["https://exemple.fr/", "//exemple.fr/", "javascript:alert(1)", "x"]
)
def test_on_ne_revient_que_sur_le_site(
    client: Client, etablissement: Etablissement, ailleurs: str
) -> None:
    contact = {"civilite": "", "nom": "Martin", "type_contact": "4", "telephone": "0241000000"}
    adresse = reverse("organisme:annuaire_contact_ajouter")
    reponse = client.post(adresse, contact | {"revenir": ailleurs})
    assert reponse.headers["Location"] == reverse("organisme:annuaire")


def test_requetes_bornees(client: Client, django_assert_max_num_queries: Any) -> None:
    """Whatever the number of drafts: one is examined."""
    etablissement = EtablissementFactory()
    for _ in range(3):
        saisie_complete(etablissement=etablissement)
    with django_assert_max_num_queries(45):
        demarrage(etablissement)


def test_ce_qui_manque_depuis_le_premier_envoi_attend_d_etre_complete(
    client: Client, etablissement: Etablissement
) -> None:
    """A contact withdrawn, a site without its town: nothing can be sent any more, and the dashboard says it."""
    etablissement.sites.update(commune=etablissement.commune)
    ContactFactory(etablissement=etablissement)
    action = saisie_complete(etablissement=etablissement)
    franchir(action, "envoyer", auteur=etablissement.rattachements.get().utilisateur)
    a_traiter = "//section[@aria-labelledby='t-traiter']"
    assert "Rien n’attend de vous" in page(client).xpath(a_traiter)[0].text_content()
    etablissement.contacts.update(retire_le=timezone.localdate())
    etablissement.sites.update(commune=None)
    (section,) = page(client).xpath(a_traiter)
    assert "Rien n’attend de vous" not in section.text_content()
    taches = [titre.text_content().strip() for titre in section.xpath(".//li//strong")]
    assert taches == [
        "Décrire le site où vous formez",
        "Donner un contact pour s’informer",
    ]
    liens = section.xpath(".//li//a/@href")
    assert all(client.get(lien).status_code == 200 for lien in liens)
