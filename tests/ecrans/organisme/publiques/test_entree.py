"""Formations publiques: what the Région's file gives, narrowed choice by choice, up to the F card."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from lxml import html

from sofi.offre.models import Action
from sofi.programmes.gabarits import charger_les_fournis
from sofi.programmes.models import Formateur
from sofi.referentiels.models import FicheCertifInfo
from tests.fabriques import (
    EtablissementFactory,
    FicheCertifInfoFactory,
    FormateurFactory,
    LotFactory,
    MandataireFactory,
    ProgrammeFactory,
    RattachementFactory,
    SiteFactory,
    TypeDispositifFactory,
    aujourd_hui,
)
from tests.programmes.offres import annee_ouverte, gabarit, referentiels

pytestmark = pytest.mark.django_db
PE, PCA = "prf-parcours-entrepreneur", "prf-prepa-cles-avenir"
PSS, UN = "prf-prepa-sanitaire-social", "prf-1-emploi-1-formation"
URL = "/organisme/publiques/"


@pytest.fixture(scope="module", autouse=True)
def _codes(base_du_module: None) -> None:
    referentiels()


def entrer_chez(client: Client, formateur: Formateur) -> None:
    client.force_login(RattachementFactory(etablissement=formateur.etablissement).utilisateur)


def lire(client: Client, url: str, **reponses: Any) -> Any:
    reponse = client.get(url, reponses)
    assert reponse.status_code == 200, reponse.status_code
    return html.fromstring(reponse.content)


def mots(page: Any) -> str:
    return " ".join(page.text_content().replace("\N{NO-BREAK SPACE}", " ").split())


def choix(page: Any) -> dict[str, list[str]]:
    """What each select offers."""
    return {
        select.name: [o.text_content() for o in select.findall("option") if o.get("value")]
        for select in page.get_element_by_id("choix").iter("select")
    }


def choisis(page: Any) -> dict[str, str]:
    return {
        s.name: s.find("option[@selected]").get("value")
        for s in page.get_element_by_id("choix").iter("select")
        if s.find("option[@selected]") is not None
    }


def reference(formateur: Formateur, version: Any) -> str:
    return f"{URL}{formateur.pk}/procedure/{version.gabarit_id}/"


def test_what_stands_alone_is_chosen_and_leads_on(client):
    formateur, version = gabarit(PE)
    entrer_chez(client, formateur)
    page = lire(client, URL)
    assert list(choisis(page)) == ["programme", "lot", "mandataire", "site"]
    reponse = client.get(URL, choisis(page) | {"suivant": "1"})
    assert reponse.status_code == 302 and reponse.url == reference(formateur, version)


def test_an_etablissement_without_lot_reads_whom_to_ask(client):
    autre, _ = gabarit(PE)
    lien = RattachementFactory()
    client.force_login(lien.utilisateur)
    page = lire(client, URL)
    assert "ne donne aucun lot" in mots(page) and "02 40 20 40 20" in mots(page)
    assert autre.mandataire.lot.numero not in mots(page)


def test_each_choice_narrows_the_next(client):
    formateur, _ = gabarit(PE)
    etablissement, lot = formateur.etablissement, formateur.mandataire.lot
    second = LotFactory(numero="PE_9", programme=lot.programme)
    mandat = MandataireFactory(lot=second, etablissement=formateur.mandataire.etablissement)
    site = SiteFactory(etablissement=etablissement, nom="Annexe")
    FormateurFactory(mandataire=mandat, etablissement=etablissement)
    FormateurFactory(mandataire=mandat, etablissement=etablissement, site=site)
    # Of another organisme: never offered.
    FormateurFactory(mandataire__lot__numero="PE_AUTRE", mandataire__lot__programme=lot.programme)
    entrer_chez(client, formateur)
    page = lire(client, URL)
    offerts = choix(page)
    assert len(offerts["programme"]) == 1 and len(offerts["lot"]) == 2
    assert offerts["mandataire"] == offerts["site"] == []
    assert "Choisissez d’abord : Intitulé du lot" in mots(page) and "PE_AUTRE" not in mots(page)
    page = lire(client, URL, lot="PE_9", suivant="1")
    assert "Choisissez maintenant : Site de réalisation" in mots(page)
    assert len(choix(page)["site"]) == 2 and choisis(page)["mandataire"] == "PE_9 · 75"
    page = lire(client, URL, lot="PE_AUTRE", suivant="1")
    assert "lot" not in choisis(page)


def test_two_actions_at_the_same_place_are_told_apart(client):
    formateur, _ = gabarit(PE)
    autre = FormateurFactory(
        mandataire=formateur.mandataire, etablissement=formateur.etablissement, places=8
    )
    entrer_chez(client, formateur)
    page = lire(client, URL)
    assert any("8 places" in o.replace("\xa0", " ") for o in choix(page)["action"])
    reponse = client.get(URL, choisis(page) | {"action": autre.pk, "suivant": "1"})
    assert f"/{autre.pk}/procedure/" in reponse.url


def test_the_procedure_is_asked_when_the_programme_has_several(client):
    formateur, version = gabarit(PCA, "fle")
    entrer_chez(client, formateur)
    page = lire(client, URL)
    assert len(choix(page)["procedure"]) == 3 and "procedure" not in choisis(page)
    reponse = client.get(URL, {"procedure": version.gabarit_id, "suivant": "1"})
    assert reponse.url == reference(formateur, version)


def test_a_programme_without_procedure_waits(client):
    formateur = FormateurFactory()
    entrer_chez(client, formateur)
    page = lire(client, URL, suivant="1")
    assert "n’est pas encore publiée" in mots(page)


def test_nobody_starts_what_is_given_to_another(client):
    formateur, version = gabarit(PE)
    client.force_login(RattachementFactory().utilisateur)
    assert client.get(reference(formateur, version)).status_code == 404
    assert client.post(reference(formateur, version), {}).status_code == 404
    assert not Action.objects.exists()


def test_a_procedure_of_another_programme_or_a_withdrawn_lot_is_nowhere(client):
    formateur, version = gabarit(PE)
    ailleurs, autre = gabarit(PSS)
    entrer_chez(client, formateur)
    assert client.get(reference(formateur, autre)).status_code == 404
    lot = formateur.mandataire.lot
    lot.retire_le = aujourd_hui()
    lot.save()
    assert client.get(reference(formateur, version)).status_code == 404
    assert ailleurs.mandataire.lot != lot


def envoyer(client: Client, formateur: Formateur, version: Any, **reponses: str) -> Any:
    return client.post(reference(formateur, version), reponses)


@pytest.fixture
def commencer(client: Client) -> Callable[..., Any]:
    def _commencer(dispositif: str, variante: str = "", **reponses: str) -> Any:
        formateur, version = gabarit(dispositif, variante)
        entrer_chez(client, formateur)
        return envoyer(client, formateur, version, **reponses)

    return _commencer


def test_the_reference_is_filled_in_and_creates_the_draft_once(client):
    formateur, version = gabarit(PE)
    entrer_chez(client, formateur)
    page = lire(client, reference(formateur, version))
    assert "Fixé par le programme" in mots(page.get_element_by_id("id_code"))
    assert "93561" in mots(page.get_element_by_id("id_code"))
    assert not page.xpath("//input[(@name='reference' or @name='code') and not(@disabled)]")
    # What is sent of what is fixed isn't looked at.
    reponses = {"reference": "False", "code": "118300"}
    premiere = envoyer(client, formateur, version, **reponses)
    action = Action.objects.get()
    assert premiere.url == f"/organisme/saisie/{action.pk}/formation/"
    assert action.formateur == formateur and action.gabarit == version
    assert action.formation.fiche_id == "93561"
    assert envoyer(client, formateur, version, **reponses).url == premiere.url
    assert Action.objects.count() == 1


def test_a_draft_that_is_worked_on_is_not_taken_for_a_new_one(client):
    formateur, version = gabarit(PSS)
    entrer_chez(client, formateur)
    envoyer(client, formateur, version, reference="False")
    Action.objects.update(revision=1)
    envoyer(client, formateur, version, reference="False")
    assert Action.objects.count() == 2


def test_the_magnifying_glass_shows_the_sheet_and_creates_nothing(client, commencer):
    FicheCertifInfoFactory(
        code="4242", libelle="Titre de conducteur de travaux", certification=None
    )
    reponse = commencer(UN, reference="True", code="4242", chercher="1")
    assert "Titre de conducteur de travaux" in reponse.content.decode()
    assert not Action.objects.exists()


@pytest.mark.parametrize(
    ("reponses", "message"),
    [
        ({"reference": "True", "code": "1"}, "Aucune fiche Certif Info"),
        ({"reference": "True", "code": ""}, "Indiquez le code"),
        ({"code": "93561"}, "Répondez « oui » ou « non »"),
    ],
)
def test_an_answer_is_refused_in_french(commencer, reponses, message):
    reponse = commencer(UN, **reponses)
    assert message in mots(html.fromstring(reponse.content))
    assert not Action.objects.exists()


def test_a_fixed_sheet_that_certif_info_no_longer_has_is_said(commencer):
    FicheCertifInfo.objects.filter(pk="93561").delete()
    reponse = commencer(PE)
    assert "Aucune fiche Certif Info n'a le code « 93561 »" in mots(
        html.fromstring(reponse.content)
    )
    assert not Action.objects.exists()


def test_any_sheet_where_the_procedure_says_nothing(commencer):
    FicheCertifInfoFactory(code="4242", certification=None)
    assert commencer(UN, reference="True", code="4242").status_code == 302
    assert Action.objects.get().formation.fiche_id == "4242"


def test_the_page_costs_the_same_whatever_the_number_of_lots(client, django_assert_max_num_queries):
    programme = ProgrammeFactory(
        dispositif=TypeDispositifFactory(code=PE, programme_regional=True), annee=annee_ouverte()
    )
    charger_les_fournis(programme.annee)
    etablissement = EtablissementFactory()
    for _ in range(20):
        FormateurFactory(mandataire__lot__programme=programme, etablissement=etablissement)
    client.force_login(RattachementFactory(etablissement=etablissement).utilisateur)
    with django_assert_max_num_queries(12):
        page = lire(client, URL)
    assert len(choix(page)["lot"]) == 20
