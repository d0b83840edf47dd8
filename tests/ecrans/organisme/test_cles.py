"""The keys of an organisme: created by its users or by the administration, shown once, revoked; never another's."""

import pytest
from django.test import Client
from django.urls import reverse

from sofi.partenaires.models import Cle
from tests.fabriques import RattachementFactory, UtilisateurFactory

pytestmark = pytest.mark.django_db
ENVOI = {"nom": "logiciel", "portees": ["depots"], "jusqu_au": ""}


@pytest.fixture
def lien(client):
    lien = RattachementFactory()
    client.force_login(lien.utilisateur)
    return lien


def test_a_key_is_shown_once_and_opens_deposits_alone(client, lien):
    adresse = reverse("organisme:cles")
    reponse = client.post(adresse, ENVOI)
    cle, texte = Cle.objects.get(), reponse.context["secret"]["texte"]
    assert (cle.etablissement, cle.portees) == (lien.etablissement, ["depots"])
    assert texte in reponse.content.decode() and "no-store" in reponse.headers["Cache-Control"]
    encore = client.post(adresse, ENVOI)
    assert encore.status_code == 422 and texte not in encore.content.decode()
    assert texte not in client.get(adresse).content.decode()
    assert client.post(adresse, ENVOI | {"nom": "b", "portees": ["flux"]}).status_code == 422
    assert Cle.objects.count() == 1
    appel = Client().get("/flux/v1/complet", headers={"X-Api-Key": texte})
    assert appel.status_code == 403, "nothing of the feed"


def test_revoking_is_asked_first_and_never_another_s(client, lien):
    client.post(reverse("organisme:cles"), ENVOI)
    cle = Cle.objects.get()
    adresse = reverse("organisme:cle_revoquer", args=[cle.pk])
    autre = Client()
    autre.force_login(RattachementFactory().utilisateur)
    assert autre.post(adresse).status_code == 404
    assert client.get(adresse).status_code == 200
    assert Cle.objects.get().est_valable
    client.post(adresse)
    assert not Cle.objects.get().est_valable


def test_the_administration_creates_one_too(lien):
    administration = Client()
    administration.force_login(UtilisateurFactory(role="administration"))
    adresse = reverse("administration:partenaire_cles", args=[lien.etablissement.pk])
    reponse = administration.post(adresse, ENVOI)
    assert reponse.context["secret"]["texte"].startswith("sofi_")
    liste = administration.get(reverse("administration:partenaires")).content.decode()
    assert str(lien.etablissement) in liste and "logiciel" in liste
    administration.post(
        reverse("administration:partenaire_cle_revoquer", args=[Cle.objects.get().pk])
    )
    assert not Cle.objects.get().est_valable
