"""Fewer steps: what is proposed and said so, sending from any card, next year's session in one press."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from sofi.offre.codes import Etat, Voie
from sofi.offre.models import Action, Formation, Session
from sofi.validation.circuit import franchir
from tests.fabriques import (
    ActionFactory,
    EtablissementFactory,
    FormacodeFactory,
    FormationLibreFactory,
    SessionFactory,
    UtilisateurFactory,
    dans,
    saisie_complete,
)

from .conftest import texte

pytestmark = pytest.mark.django_db
NON_CERTIFIANTE = reverse("organisme:creer_non_certifiante")
ENVOYER = "//button[@name='suite' and @value='envoyer']"


@pytest.fixture
def libre(etablissement, saisisseur):
    """A draft without sheet nor session, of an établissement that has a certifying action."""
    formation = FormationLibreFactory(etablissement=etablissement, domaine=None)
    return ActionFactory(
        etablissement=etablissement,
        formation=formation,
        voie=Voie.NON_CERTIFIANTE,
        cree_par=saisisseur,
    )


def adresse(nom: str, *numeros: int) -> str:
    return reverse(f"organisme:{nom}", args=numeros)


# --- Non certifying: from the first page -----------------------------------------


def test_a_domaine_is_chosen_on_the_first_page(client, saisisseur, etablissement):
    FormacodeFactory(code="45001", libelle="Marqueterie")
    etablissement.domaines.add("45001")
    page = html.fromstring(client.get(NON_CERTIFIANTE).content)
    assert page.xpath("//button[@name='ajouter_domaine']/@value") == ["45001"]
    envoi = {"intitule": "Poser un placage", "ajouter_domaine": "45001"}
    for _ in range(2):
        reponse = client.post(NON_CERTIFIANTE, envoi)
    action = Action.objects.get()
    assert reponse.url == adresse("fiche_formation", action.pk) + "#id_domaines_ordonnes"
    assert [d.formacode_id for d in action.formation.domaines_ordonnes.all()] == ["45001"]
    page = html.fromstring(client.get(adresse("fiche_formation", action.pk)).content)
    assert not page.xpath("//button[@name='ajouter_domaine']")


def test_a_search_on_the_first_page_keeps_what_was_typed(client, saisisseur):
    envoi = {"intitule": "Poser un placage", "q_domaine": "bois & métal", "chercher": "domaine"}
    reponse = client.post(NON_CERTIFIANTE, envoi)
    assert Action.objects.get().formation.intitule == "Poser un placage"
    assert reponse.url.endswith("?q_domaine=bois+%26+m%C3%A9tal#id_domaines_ordonnes")


@pytest.mark.parametrize(
    ("bouton", "cherche"), [({}, True), ({"suite": "1"}, False), ({"chercher": "metier"}, False)]
)
def test_enter_in_the_search_searches(client, libre, remplir, bouton, cherche):
    url = adresse("fiche_formation", libre.pk)
    reponse = client.post(url, remplir(url, q_domaine="bois", **bouton))
    assert ("q_domaine=bois" in reponse.url) is cherche


def test_family_and_level_of_the_last_training_are_proposed(client, lire, libre):
    Formation.objects.filter(pk=libre.formation_id).update(famille_metier="toutes")
    page = lire(NON_CERTIFIANTE)
    assert page.xpath("//select[@name='famille_metier']/option[@selected]/@value") == ["toutes"]
    assert "sont repris de votre dernière saisie" in texte(page)
    assert not page.xpath("//select[@name='objectif_general']/option[@selected][@value!='']")
    assert not page.xpath("//input[@name='intitule']/@value")


# --- Proposed, and said so ----------------------------------------------------------


def test_what_is_taken_is_marked_on_the_session_card(client, lire, action, libre):
    client.post(adresse("fiche_action", libre.pk), {"suite": ""})
    session = libre.sessions.get()
    page = lire(adresse("fiche_session", libre.pk, session.pk))
    assert "Une partie est déjà remplie" in texte(page)
    assert texte(page.xpath("//*[@id='id_rythmes']/legend")[0]).startswith("Rythmes * Repris")
    assert "Repris" not in texte(page.xpath("//label[@for='id_date_debut']")[0])


def test_a_first_entry_is_not_said_to_be_taken(client, lire, libre):
    client.post(adresse("fiche_action", libre.pk), {"suite": ""})
    page = lire(adresse("fiche_session", libre.pk, libre.sessions.get().pk))
    assert "Repris" not in texte(page)


def test_the_kind_of_the_last_dispositif_is_proposed(lire, etablissement, action):
    nouvelle = SessionFactory(action=action)
    page = lire(adresse("nouveau_dispositif", action.pk, nouvelle.pk))
    assert page.xpath("//select[@name='type']/option[@selected]/@value") == ["cpf"]
    assert page.xpath("//input[@name='places']/@value") == ["12"]
    assert not nouvelle.dispositifs.exists()
    deja = action.sessions.exclude(pk=nouvelle.pk).get()
    page = lire(adresse("nouveau_dispositif", action.pk, deja.pk))
    assert not page.xpath("//select[@name='type']/option[@selected][@value!='']")
    assert not page.xpath("//input[@name='places']/@value")


# --- Sending from a card -------------------------------------------------------------


def cartes(action):
    session = action.sessions.get()
    return {
        "fiche_action": adresse("fiche_action", action.pk),
        "fiche_session": adresse("fiche_session", action.pk, session.pk),
        "fiche_dispositif": adresse(
            "fiche_dispositif", action.pk, session.pk, session.dispositifs.get().pk
        ),
    }


@pytest.mark.parametrize("nom", ["fiche_action", "fiche_session", "fiche_dispositif"])
def test_a_complete_entry_is_sent_from_any_card(client, action, lire, remplir, nom):
    url = cartes(action)[nom]
    assert lire(url).xpath(ENVOYER)
    reponse = client.post(url, remplir(url, suite="envoyer"), follow=True)
    action.refresh_from_db()
    assert action.etat == Etat.ATTENTE_VALIDATION
    assert "Votre saisie est envoyée au service Offre." in texte(html.fromstring(reponse.content))


def test_the_last_dispositif_is_created_and_sent(client, action, remplir, lire):
    session = action.sessions.get()
    session.dispositifs.all().delete()
    url = adresse("nouveau_dispositif", action.pk, session.pk)
    assert lire(url).xpath(ENVOYER)
    reponses = {"type": "cpf", "places": "8", "prise_en_charge": "True", "suite": "envoyer"}
    client.post(url, remplir(url, **reponses))
    action.refresh_from_db()
    assert (action.etat, session.dispositifs.get().places) == (Etat.ATTENTE_VALIDATION, 8)


def test_sending_is_offered_only_when_the_rest_is_complete(client, action, lire, remplir):
    session = action.sessions.get()
    Session.objects.update(heures_centre=None)
    urls = cartes(action)
    assert not lire(urls["fiche_action"]).xpath(ENVOYER)
    assert lire(urls["fiche_session"]).xpath(ENVOYER)
    reponse = client.post(
        urls["fiche_session"],
        remplir(urls["fiche_session"], suite="envoyer", heures_hebdo="30"),
        follow=True,
    )
    assert "La fiche est enregistrée, pas envoyée" in texte(html.fromstring(reponse.content))
    session.refresh_from_db()
    action.refresh_from_db()
    assert (session.heures_hebdo, action.etat) == (30, Etat.EN_SAISIE)


def test_what_happened_since_the_page_was_read_is_not_ignored(client, action, remplir):
    url = cartes(action)["fiche_session"]
    envoi = remplir(url, suite="envoyer")
    franchir(action, "envoyer", auteur=action.cree_par)
    franchir(action, "reprendre", auteur=action.cree_par)
    client.post(url, envoi)
    action.refresh_from_db()
    assert action.etat == Etat.EN_SAISIE


# --- Next year's session --------------------------------------------------------------


def test_next_year_of_a_validated_action_in_one_press(client, action, lire):
    session = action.sessions.get()
    Action.objects.update(etat=Etat.VALIDEE)
    page = lire(adresse("recapitulatif", action.pk))
    assert page.xpath("//button[@name='copie']/@value") == [str(session.pk)]
    envoi = {"copie": str(session.pk), "derniere": str(session.pk)}
    for _ in range(2):
        reponse = client.post(adresse("ajouter_session", action.pk), envoi)
    copie = action.sessions.exclude(pk=session.pk).get()
    assert reponse.url == adresse("fiche_session", action.pk, copie.pk)
    assert copie.date_debut == session.date_debut + datetime.timedelta(weeks=52)
    action.refresh_from_db()
    assert action.etat == Etat.EN_SAISIE


def test_the_next_year_of_an_old_session_is_to_come(client, action):
    session = action.sessions.get()
    Session.objects.update(date_debut=dans(-800), date_fin=dans(-600))
    client.post(adresse("ajouter_session", action.pk), {"copie": str(session.pk)})
    copie = action.sessions.exclude(pk=session.pk).get()
    assert (
        timezone.localdate()
        < copie.date_debut
        <= timezone.localdate() + datetime.timedelta(weeks=52)
    )
    assert (copie.date_fin - copie.date_debut).days == 200


@pytest.mark.parametrize("etat", [Etat.ATTENTE_VALIDATION, Etat.ARCHIVEE])
def test_nothing_is_copied_while_the_cards_are_closed(client, action, etat):
    session = action.sessions.get()
    Action.objects.update(etat=etat)
    client.post(adresse("ajouter_session", action.pk), {"copie": str(session.pk)})
    action.refresh_from_db()
    assert (action.etat, action.sessions.count()) == (etat, 1)


def test_nobody_else_s_session_is_copied(client, saisisseur):
    autre = saisie_complete(
        etablissement=EtablissementFactory(), cree_par=UtilisateurFactory(), etat=Etat.VALIDEE
    )
    session = autre.sessions.get()
    reponse = client.post(adresse("ajouter_session", autre.pk), {"copie": str(session.pk)})
    assert reponse.status_code == 404 and autre.sessions.count() == 1
