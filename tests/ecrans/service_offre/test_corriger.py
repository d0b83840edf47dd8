"""Corriger: the service Offre opens the organisme's own cards while an action waits; all of it is traced."""

import copy

import pytest
from django.urls import reverse

from sofi.comptes.models import Role
from sofi.offre.models import Action
from sofi.validation.circuit import franchir
from sofi.validation.models import Correction, Evenement
from tests.fabriques import RattachementFactory, UtilisateurFactory, saisie_complete

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def monde_partage(base_du_module):
    lien = RattachementFactory()
    action = saisie_complete(etablissement=lien.etablissement)
    franchir(action, "envoyer", auteur=lien.utilisateur)
    return lien, action


@pytest.fixture
def monde(monde_partage, db):
    return copy.deepcopy(monde_partage)


@pytest.fixture
def lien(monde):
    return monde[0]


@pytest.fixture
def envoyee(monde):
    return monde[1]


def fiches(action):
    """The address of each card."""
    session = action.sessions.get()
    dispositif = session.dispositifs.get()
    return {
        "F": reverse("organisme:fiche_formation", args=[action.pk]),
        "A": reverse("organisme:fiche_action", args=[action.pk]),
        "S": reverse("organisme:fiche_session", args=[action.pk, session.pk]),
        "D": reverse("organisme:fiche_dispositif", args=[action.pk, session.pk, dispositif.pk]),
    }


def saisie(reponse):
    """What the page would send back unchanged."""
    envoi = {}
    for formulaire in reponse.context["parties"]:
        for lie in formulaire:
            valeur = lie.value()
            if valeur not in (None, "", []):
                envoi[lie.html_name] = valeur
    return envoi


def changer(client, adresse, **changes):
    return client.post(adresse, saisie(client.get(adresse)) | changes)


@pytest.mark.parametrize("fiche", "FASD")
def test_chaque_fiche_s_ouvre_et_mene_a_l_action(client, validateur, envoyee, fiche):
    page = client.get(fiches(envoyee)[fiche])
    texte = page.content.decode()
    assert page.status_code == 200
    assert "Vous corrigez l’offre de" in texte
    assert reverse("service_offre:action", args=[envoyee.pk]) in texte
    assert "/organisme/saisie/" in texte  # its other cards
    assert "data-automatique" not in texte
    assert f'href="{reverse("organisme:tableau_de_bord")}"' not in texte


@pytest.mark.parametrize(
    ("fiche", "champ", "valeur", "libelle"),
    [
        ("A", "public_vise", "Apprentis ébénistes.", "Public visé"),
        ("S", "heures_hebdo", "30", "Durée hebdomadaire"),
        ("D", "places", "14", "Nombre de places dispositif"),
        ("F", "individualisation", "True", "Individualisation des parcours"),
    ],
)
def test_une_correction_est_tracee(
    client, validateur, lien, envoyee, fiche, champ, valeur, libelle
):
    reponse = changer(client, fiches(envoyee)[fiche], **{champ: valeur})
    assert reponse.status_code == 302
    evenement = Evenement.objects.get(acte="corriger")
    assert (evenement.de, evenement.vers) == ("attente_validation", "attente_validation")
    assert evenement.auteur == validateur
    assert libelle in evenement.commentaire
    pour_l_offre = client.get(
        reverse("service_offre:correction", args=[envoyee.pk, evenement.pk])
    ).content.decode()
    assert libelle in pour_l_offre
    client.force_login(lien.utilisateur)
    adresse = reverse("organisme:fiche_corrigee", args=[envoyee.pk, evenement.pk])
    recapitulatif = client.get(reverse("organisme:recapitulatif", args=[envoyee.pk]))
    assert adresse in recapitulatif.content.decode()
    assert "Corrigé par le Cariforef" in recapitulatif.content.decode()
    assert libelle in client.get(adresse).content.decode()


def test_rien_de_change_n_est_pas_trace(client, validateur, envoyee):
    changer(client, fiches(envoyee)["A"])
    assert not Correction.objects.exists()


def test_une_valeur_refusee_reste_a_l_ecran(client, validateur, envoyee):
    reponse = changer(client, fiches(envoyee)["A"], url_action="http://exemple.fr")
    assert reponse.status_code == 200
    assert "https://" in reponse.content.decode()
    assert not Correction.objects.exists()


def test_l_organisme_a_repris_la_saisie_entre_temps(client, validateur, lien, envoyee):
    adresse = fiches(envoyee)["A"]
    envoi = saisie(client.get(adresse)) | {"public_vise": "Autre."}
    franchir(envoyee, "reprendre", auteur=lien.utilisateur)
    reponse = client.post(adresse, envoi)
    assert reponse.url == reverse("service_offre:action", args=[envoyee.pk])
    assert "En cours de saisie" in client.get(reponse.url).content.decode()
    assert Action.objects.get(pk=envoyee.pk).public_vise != "Autre."
    assert client.get(adresse).status_code == 404


def test_l_organisme_ne_change_rien_pendant_l_examen(client, lien, envoyee):
    client.force_login(lien.utilisateur)
    adresse = fiches(envoyee)["A"]
    assert client.get(adresse).status_code == 302
    client.post(adresse, {"public_vise": "Autre.", "revision": 0})
    assert Action.objects.get(pk=envoyee.pk).public_vise != "Autre."
    assert not Evenement.objects.filter(acte="corriger").exists()


@pytest.mark.parametrize("fiche", "FASD")
@pytest.mark.parametrize("role", [Role.ORGANISME, Role.REGION])
def test_un_autre_organisme_et_la_region_ne_corrigent_pas(client, envoyee, fiche, role):
    client.force_login(UtilisateurFactory(role=role))
    adresse = fiches(envoyee)[fiche]
    assert client.get(adresse).status_code == 404
    assert client.post(adresse, {"public_vise": "Autre."}).status_code == 404


def test_une_correction_n_ouvre_que_son_action(client, validateur, lien, envoyee):
    changer(client, fiches(envoyee)["A"], public_vise="Autre.")
    evenement = Evenement.objects.get(acte="corriger")
    autre = saisie_complete(etablissement=lien.etablissement)
    for nom in ("service_offre:correction", "organisme:fiche_corrigee"):
        assert client.get(reverse(nom, args=[autre.pk, evenement.pk])).status_code == 404
    envoi = Evenement.objects.get(acte="envoyer")
    adresse = reverse("service_offre:correction", args=[envoyee.pk, envoi.pk])
    assert client.get(adresse).status_code == 404
