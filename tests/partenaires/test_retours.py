"""What partners say of each formation: read whole or not at all, kept as their last word, said to the organisme."""

import json

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sofi.partenaires.cles import creer_cle
from sofi.partenaires.models import EnvoiDeRetours, Retour, TraductionDeRetour
from sofi.partenaires.retours import sans_traduction
from sofi.validation.circuit import franchir
from sofi.validation.publication import publier
from tests.fabriques import (
    PartenaireDuFluxFactory,
    RattachementFactory,
    UtilisateurFactory,
    saisie_complete,
)

pytestmark = pytest.mark.django_db
ADRESSE = "/flux/v1/retours"


@pytest.fixture
def partenaire():
    cache.clear()
    return PartenaireDuFluxFactory(nom="Kairos")


@pytest.fixture
def publiee():
    action = saisie_complete()
    publier(action, nature="validation", auteur=None)
    return action


def envoyer(partenaire, contenu, *, portees=("retours",), genre="application/json"):
    auteur = UtilisateurFactory(role="administration")
    partenaire.cles.all().delete()
    _, texte = creer_cle(partenaire, nom="r", portees=portees, expire_le=None, auteur=auteur)
    octets = contenu if isinstance(contenu, str | bytes) else json.dumps(contenu)
    return Client().post(ADRESSE, octets, content_type=genre, headers={"X-Api-Key": texte})


def dire(action, resultat="refusee", **champs):
    formation = f"F{action.formation_id}-A{action.pk}-O{action.etablissement_id}-P1"
    return {"formation": formation, "resultat": resultat, **champs}


def test_the_last_word_is_kept_and_each_sending_counted(partenaire, publiee):
    refus = dire(publiee, code="E-114", raison="Adresse manquante")
    reponse = envoyer(partenaire, {"retours": [refus]})
    assert (reponse.status_code, reponse.json()) == (
        201,
        {"acceptees": 0, "refusees": 1, "inconnues": []},
    )
    accord = dire(publiee, "acceptee", adresse="https://kairos.exemple.fr/1")
    inconnu = {"formation": "F1-A999999999-O1-P1", "resultat": "acceptee"}
    reponse = envoyer(partenaire, {"retours": [accord, inconnu]})
    assert reponse.json() == {
        "acceptees": 1,
        "refusees": 0,
        "inconnues": ["F1-A999999999-O1-P1"],
    }
    retour = Retour.objects.get()
    assert (retour.resultat, retour.code, retour.adresse) == (
        "acceptee",
        "",
        "https://kairos.exemple.fr/1",
    )
    comptes = EnvoiDeRetours.objects.order_by("pk").values_list("acceptees", "refusees")
    assert list(comptes) == [(0, 1), (1, 0)]


@pytest.mark.parametrize(
    ("contenu", "ou", "dit"),
    [
        ("{", "", "JSON lisible : il s’arrête avant sa fin."),
        ("", "", "JSON lisible : rien n’est envoyé."),
        ("bonjour", "", "JSON lisible : ligne 1, signe 1."),
        ('{"é": 1,\n "retours": [1,]}', "", "JSON lisible : ligne 2, signe 16."),
        (b'{"retours": "\xff"}', "", "JSON lisible : il n’est pas en UTF-8."),
        ("[" * 100_000, "", "JSON lisible : il est trop imbriqué."),
        ("[]", "retours", "« retours »"),
        ({"retours": []}, "retours", "non vide"),
        ({"retours": [1]}, "retours[0]", "objet"),
        ({"retours": [{"formation": "x", "resultat": "acceptee"}]}, "retours[0].formation", "F12"),
        ({"retours": [{"formation": "1-2", "resultat": "ok"}]}, "retours[0].resultat", "refusee"),
        (
            {"retours": [{"formation": "1-2", "resultat": "refusee"}]},
            "retours[0].raison",
            "pourquoi",
        ),
        (
            {"retours": [{"formation": "1-2", "resultat": "acceptee", "adresse": "javascript:1"}]},
            "retours[0].adresse",
            "https://",
        ),
        (
            {"retours": [{"formation": "1-2", "resultat": "refusee", "code": "x" * 41}]},
            "retours[0].code",
            "40 signes",
        ),
        ({"retours": [{"formation": 12, "resultat": "acceptee"}]}, "retours[0].formation", "texte"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(partenaire, publiee, contenu, ou, dit):
    if isinstance(contenu, dict) and contenu["retours"]:
        contenu["retours"].append(dire(publiee, code="E-1"))  # a good one beside
    reponse = envoyer(partenaire, contenu)
    assert reponse.status_code == 422
    [faute] = reponse.json()["fautes"]
    assert faute["ou"] == ou and dit in faute["message"]
    assert not Retour.objects.exists() and not EnvoiDeRetours.objects.exists()


def test_a_key_to_the_files_says_nothing_of_them(partenaire, publiee):
    reponse = envoyer(partenaire, {"retours": [dire(publiee, code="E-1")]}, portees=("flux",))
    assert reponse.status_code == 403 and "Retours" in reponse.json()["detail"]


@pytest.mark.parametrize("genre", ["application/json", "application/x-www-form-urlencoded"])
def test_a_sending_too_big_is_said(partenaire, settings, genre):
    """Whatever type its program gives it: curl says that of a form."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    reponse = envoyer(partenaire, {"retours": [{"formation": "1-2"}]}, genre=genre)
    assert (reponse.status_code, reponse["Content-Type"]) == (413, "application/problem+json")


def lire(client, nom, *arguments, **criteres):
    page = client.get(reverse(nom, args=arguments), criteres)
    assert page.status_code == 200
    return page.content.decode().replace("\xa0", " ").replace("&nbsp;", " ").replace("&#x27;", "'")


def test_the_organisme_reads_a_refusal_in_words_until_it_publishes_again(client, partenaire):
    rattachement = RattachementFactory()
    action = saisie_complete(etablissement=rattachement.etablissement)
    offre = UtilisateurFactory(role="service_offre")
    franchir(action, "envoyer", auteur=rattachement.utilisateur)
    franchir(action, "valider", auteur=offre)
    envoyer(partenaire, {"retours": [dire(action, code="E-114", raison="Lieu inconnu")]})
    client.force_login(rattachement.utilisateur)
    page = lire(client, "organisme:tableau_de_bord")
    assert "Kairos refuse" in page and "Lieu inconnu" in page
    assert [(nom, code, n) for _, nom, code, n in sans_traduction()] == [("Kairos", "E-114", 1)]
    TraductionDeRetour.objects.create(
        partenaire=partenaire, code="E-114", sens="Sans adresse", que_faire="Complétez l’adresse."
    )
    page = lire(client, "organisme:tableau_de_bord")
    assert "Sans adresse" in page and "Complétez l’adresse." in page
    assert "Lieu inconnu" not in page and not sans_traduction()
    road = lire(client, "organisme:trajet", q=str(action.sessions.get().pk))
    assert "Kairos : refusée" not in road, "no feed has carried it yet"
    publier(action, nature="directe", auteur=None)
    assert "Kairos refuse" not in lire(client, "organisme:tableau_de_bord")


def test_same_number_of_queries(client, partenaire):
    """One refusal or several, on the dashboard."""
    rattachement = RattachementFactory()
    client.force_login(rattachement.utilisateur)
    nombres = []
    for tours in (1, 3):
        for _ in range(tours):
            action = saisie_complete(etablissement=rattachement.etablissement)
            publier(action, nature="validation", auteur=None)
            envoyer(partenaire, {"retours": [dire(action, code="E-1")]})
        with CaptureQueriesContext(connection) as requetes:
            lire(client, "organisme:tableau_de_bord")
        nombres.append(len(requetes))
    assert nombres[0] == nombres[1]
