"""The e-mails, as the service Offre sees them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sofi.comptes.models import Role
from sofi.courriels.models import Courriel
from tests.fabriques import UtilisateurFactory

pytestmark = pytest.mark.django_db
LISTE = "service_offre:courriels"


def ecrit(rang: int = 1, **champs: object) -> Courriel:
    return Courriel.objects.create(
        destinataire=f"personne{rang:02}@exemple.fr",
        sujet=f"Sujet {rang:02}",
        texte="Des mots.",
        utilisateur=UtilisateurFactory(),
        **champs,
    )


@pytest.fixture
def offre(client: Client) -> Client:
    client.force_login(UtilisateurFactory(role=Role.SERVICE_OFFRE))
    return client


def test_relancer_ce_qui_est_abandonne_une_fois(offre: Client) -> None:
    courriel = ecrit(situation="abandonne", derniere_erreur="550 Boite inconnue")
    page = reverse("service_offre:courriel", args=[courriel.pk])
    html = offre.get(page).content.decode()
    assert "Réessayer" in html and "550 Boite inconnue" in html and "Des mots." in html
    relance = reverse("service_offre:courriel_relancer", args=[courriel.pk])
    assert "repart" in offre.post(relance, follow=True).content.decode()
    courriel.refresh_from_db()
    assert (courriel.situation, courriel.essais) == ("a_envoyer", 0)
    assert "rien à relancer" in offre.post(relance, follow=True).content.decode()


def test_un_secret_ne_montre_pas_ses_mots(offre: Client) -> None:
    page = reverse("service_offre:courriel", args=[ecrit(secret=True).pk])
    assert "Des mots." not in offre.get(page).content.decode()


def test_chercher_et_meme_nombre_de_requetes(offre: Client) -> None:
    ecrit(1)
    offre.get(reverse(LISTE))
    with CaptureQueriesContext(connection) as une:
        offre.get(reverse(LISTE))
    for rang in range(2, 21):
        ecrit(rang, situation="abandonne")
    with CaptureQueriesContext(connection) as vingt:
        offre.get(reverse(LISTE))
    assert len(vingt) == len(une)
    trouves = offre.get(reverse(LISTE), {"q": "PERSONNE07", "situation": "abandonne"})
    assert [c.sujet for c in trouves.context["page"]] == ["Sujet 07"]
    assert not offre.get(reverse(LISTE), {"nature": "question"}).context["page"].object_list
