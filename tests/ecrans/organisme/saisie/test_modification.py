"""A published action being modified: what it says of itself everywhere, what it changes, abandoning it."""

import pytest
from django.urls import reverse

from sofi.comptes.models import Role
from sofi.offre.codes import Etat
from sofi.offre.models import Action, Session
from sofi.validation.circuit import franchir
from sofi.validation.models import OffrePubliee
from tests.fabriques import UtilisateurFactory

from .conftest import texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("une_action")]


@pytest.fixture
def modifiee(action, saisisseur):
    """Published once, then opened: its session has another end and its card another « plus »."""
    franchir(action, "envoyer", auteur=saisisseur)
    franchir(action, "valider", auteur=UtilisateurFactory(role=Role.SERVICE_OFFRE))
    franchir(action, "modifier", auteur=saisisseur)
    Action.objects.filter(pk=action.pk).update(public_vise="Toute personne, dès 16 ans.")
    Session.objects.filter(action=action).update(heures_centre=841)
    return action


def adresse(nom, action, *suite):
    return reverse(f"organisme:{nom}", args=[action.pk, *suite])


def test_le_recapitulatif_dit_ce_qui_change(lire, modifiee):
    page = lire(adresse("recapitulatif", modifiee))
    dit = texte(page)
    assert "Récapitulatif de votre modification" in dit
    assert "En ligne, version 1" in dit and "Modification en cours de saisie" in dit
    assert "Ce qui change : 2 changements" in dit
    assert "Envoyer 2 changements" in dit
    changes = texte(page.xpath("//*[@aria-labelledby='t-change']")[0])
    assert "dès 16 ans" in changes and "841" in changes


def test_rien_ne_change_encore(lire, modifiee):
    franchir(Action.objects.get(pk=modifiee.pk), "abandonner", auteur=modifiee.cree_par)
    franchir(Action.objects.get(pk=modifiee.pk), "modifier", auteur=modifiee.cree_par)
    assert "Rien ne change encore" in texte(lire(adresse("recapitulatif", modifiee)))


def test_un_premier_envoi_ne_se_compare_a_rien(lire, action):
    dit = texte(lire(adresse("recapitulatif", action)))
    assert "Ce qui change" not in dit and "En ligne, version" not in dit
    assert "Envoyer pour validation" in dit


def test_la_liste_le_tableau_de_bord_et_l_export_disent_les_deux(client, lire, modifiee):
    dit = texte(lire(reverse("organisme:actions")))
    assert "En ligne, version 1" in dit and "Modification en cours de saisie" in dit
    assert "dont 1 en ligne, en modification" in texte(lire(reverse("organisme:tableau_de_bord")))
    export = client.get(reverse("organisme:actions"), {"export": "csv"}).getvalue().decode()
    assert "En ligne, version 1 ; modification en cours de saisie" in export


def test_abandonner_demande_d_abord(client, lire, modifiee):
    dit = texte(lire(adresse("abandonner", modifiee)))
    assert "2 champs reprennent leur valeur publiée" in dit
    assert "la version 1, ne change pas" in dit
    assert Action.objects.get(pk=modifiee.pk).etat == Etat.EN_SAISIE
    page = lire(adresse("abandonner", modifiee))
    vue = page.xpath("//input[@name='vue']/@value")[0]
    client.post(adresse("franchir", modifiee, "abandonner"), {"vue": vue})
    assert Action.objects.get(pk=modifiee.pk).etat == Etat.VALIDEE


def test_abandonner_sans_modification_n_existe_pas(client, action):
    assert client.get(adresse("abandonner", action)).status_code == 302
    assert not OffrePubliee.objects.filter(action=action).exists()
