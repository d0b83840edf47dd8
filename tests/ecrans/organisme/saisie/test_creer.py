"""Starting a training: which way, the search of a sheet, the title of a typed one."""

import datetime

import pytest
from django.urls import reverse
from lxml import html

from sofi.comptes.models import Role
from sofi.offre.codes import ObjectifGeneral, Voie
from sofi.offre.models import Action, Formation
from sofi.referentiels.mots import mots_de_fiche
from tests.fabriques import (
    CertificateurFactory,
    CertificationFactory,
    FicheCertifInfoFactory,
    UtilisateurFactory,
)

from .conftest import texte

pytestmark = pytest.mark.django_db
CREER = reverse("organisme:creer")
CERTIFIANTE = reverse("organisme:creer_certifiante")
NON_CERTIFIANTE = reverse("organisme:creer_non_certifiante")


@pytest.fixture
def fiche():
    certification = CertificationFactory(date_fin_enregistrement=datetime.date(2040, 8, 31))
    CertificateurFactory(certification=certification)
    return indexee(FicheCertifInfoFactory(certification=certification, annee_premiere_session=2023))


def indexee(fiche):
    """As the importers leave it: found by its words."""
    fiche.mots = mots_de_fiche(fiche)
    fiche.save()
    return fiche


def test_the_two_ways_are_offered(lire, saisisseur, etablissement):
    page = texte(lire(CREER))
    assert "Formation certifiante" in page and "non éligible au CPF" in page
    assert str(etablissement) in page


@pytest.mark.parametrize("url", [CREER, CERTIFIANTE, NON_CERTIFIANTE])
def test_other_roles_and_visitors_do_not_create(client, url, db):
    assert client.get(url).status_code == 302
    client.force_login(UtilisateurFactory(role=Role.SERVICE_OFFRE))
    assert client.get(url).status_code == 404
    assert client.post(url, {"code": "94681", "intitule": "x"}).status_code in (404, 405)


def test_nobody_creates_without_an_etablissement(client, db):
    client.force_login(UtilisateurFactory())
    assert client.get(CREER).status_code == 404


@pytest.mark.parametrize(
    "question", ["94681", "Ébéniste", "ebeniste cap", "RNCP37538", "37538", "éducation nationale"]
)
def test_a_sheet_is_found_by_code_title_number_or_certificateur(lire, saisisseur, fiche, question):
    page = texte(lire(f"{CERTIFIANTE}?q={question}"))
    for colonne in (
        "Intitulé",
        "Certificateur",
        "Code RNCP/RS",
        "Année de 1re session",
        "Année de dernière session",
        "Fin d’enregistrement",
    ):
        assert colonne in page
    for valeur in ("CAP ébéniste", "Ministère de l'éducation nationale", "RNCP37538", "2023"):
        assert valeur in page
    assert "31/08/2040" in page and "Terminé" not in page


def test_an_ended_sheet_is_said_so_and_may_be_chosen(client, lire, saisisseur, fiche):
    fiche.certification.date_fin_enregistrement = datetime.date(2020, 1, 1)
    fiche.certification.save()
    assert "Terminé" in texte(lire(f"{CERTIFIANTE}?q=94681"))
    assert client.post(CERTIFIANTE, {"code": "94681"}).status_code == 302


def test_a_replaced_code_says_by_which_and_is_not_chosen(client, lire, saisisseur, fiche):
    indexee(
        FicheCertifInfoFactory(code="30000", libelle="Ancien CAP ébéniste", remplacee_par=fiche)
    )
    page = lire(f"{CERTIFIANTE}?q=ébéniste")
    assert "Code remplacé par 94681 CAP ébéniste" in texte(page)
    assert page.xpath("//button[@name='code']/@value") == ["94681"]
    assert client.post(CERTIFIANTE, {"code": "30000"}).status_code == 404
    assert not Action.objects.exists()


def test_an_empty_result_says_what_to_do(lire, saisisseur):
    page = lire(f"{CERTIFIANTE}?q=apiculture+lunaire")
    assert "Aucune certification ne répond à « apiculture lunaire »" in texte(page)
    assert page.xpath("//a[contains(., 'Demander un code')]/@href")[0].startswith("mailto:")


@pytest.mark.parametrize("question", ["'\x00", "%", "<script>", "é" * 5000])
def test_any_question_is_answered(client, saisisseur, question):
    reponse = client.get(CERTIFIANTE, {"q": question})
    assert reponse.status_code == 200 and b"<script>" not in reponse.content.split(b"<main")[1]


def test_choosing_a_sheet_saves_the_f_card(client, saisisseur, etablissement, fiche):
    reponse = client.post(CERTIFIANTE, {"code": "94681"})
    action = Action.objects.get()
    assert reponse.url == reverse("organisme:fiche_formation", args=[action.pk])
    assert (action.formation.fiche, action.voie) == (fiche, Voie.CERTIFIANTE)
    assert (action.etablissement, action.cree_par) == (etablissement, saisisseur)
    assert action.formation.individualisation is None


def test_the_same_choice_twice_makes_one_draft(client, saisisseur, fiche):
    premiere = client.post(CERTIFIANTE, {"code": "94681"})
    seconde = client.post(CERTIFIANTE, {"code": "94681"})
    assert premiere.url == seconde.url and Action.objects.count() == 1
    Action.objects.update(revision=1)
    assert client.post(CERTIFIANTE, {"code": "94681"}).url != premiere.url
    assert Action.objects.count() == 2 and Formation.objects.count() == 1


def test_an_unknown_code_is_no_page(client, saisisseur):
    assert client.post(CERTIFIANTE, {"code": "1"}).status_code == 404
    assert client.post(CERTIFIANTE).status_code == 404


def test_reading_writes_nothing(client, saisisseur, fiche):
    for url in (CREER, f"{CERTIFIANTE}?q=94681&code=94681", f"{NON_CERTIFIANTE}?intitule=x"):
        assert client.get(url).status_code == 200
    assert client.post(CREER).status_code == 405
    assert not Action.objects.exists() and not Formation.objects.exists()


def test_a_typed_training_starts_from_its_title(client, saisisseur, etablissement):
    page = html.fromstring(client.get(NON_CERTIFIANTE).content)
    assert "débouche sur une attestation de formation" in texte(page)
    assert "pas éligible au CPF" in texte(page)
    objectifs = page.xpath("//select[@name='objectif_general']/option/@value")
    assert "5" in objectifs and ObjectifGeneral.CERTIFICATION not in objectifs
    saisie = {"intitule": "Anglais de l'atelier", "objectif_general": "5", "niveau_sortie": "sans"}
    reponse = client.post(NON_CERTIFIANTE, saisie)
    action = Action.objects.get()
    assert reponse.url.startswith(reverse("organisme:fiche_formation", args=[action.pk]))
    assert action.voie == Voie.NON_CERTIFIANTE
    assert action.formation.etablissement == etablissement
    assert (action.formation.intitule, action.formation.objectif_general) == (
        "Anglais de l'atelier",
        "5",
    )
    assert client.post(NON_CERTIFIANTE, saisie).url == reponse.url
    assert Action.objects.count() == Formation.objects.count() == 1


def test_without_a_title_what_was_chosen_stays_on_screen(client, saisisseur):
    reponse = client.post(NON_CERTIFIANTE, {"intitule": " ", "objectif_general": "5"})
    page = html.fromstring(reponse.content)
    assert "Indiquez l'intitulé" in texte(page)
    assert page.findtext(".//title").startswith("Erreurs (1) – ")
    assert page.xpath("//select[@name='objectif_general']/option[@selected]/@value") == ["5"]
    assert not Formation.objects.exists()
