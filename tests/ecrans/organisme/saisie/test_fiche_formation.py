"""The F card: a sheet with its questions, or a typed training with its codes."""

import datetime

import pytest
from django.urls import reverse

from sofi.offre.codes import Validation, Voie
from sofi.offre.models import AncienneFormation, Formation
from sofi.referentiels.models import Formacode
from tests.fabriques import (
    ActionFactory,
    BlocCompetencesFactory,
    CertificationFactory,
    FicheCertifInfoFactory,
    FormacodeFactory,
    FormationFactory,
    FormationLibreFactory,
    RomeFactory,
)

from .conftest import texte

pytestmark = pytest.mark.django_db


def adresse(action):
    return reverse("organisme:fiche_formation", args=[action.pk])


def repondre(client, action, **reponses):
    return client.post(adresse(action), reponses)


def formation_de(action):
    action.refresh_from_db()
    return action.formation


# --- From a sheet ---------------------------------------------------------------


def test_the_sheet_is_shown_whole_and_read_only(lire, action):
    page = lire(adresse(action))
    lu = texte(page)
    for fait in (
        "CAP ébéniste",
        "94681",
        "RNCP37538",
        "Certificat d'aptitude professionnelle",
        "Niveau 3 (CAP, BEP)",
        "oui, la certification est enregistrée et active",
        "Ministère de l'éducation nationale",
        "45554 Ébénisterie (principal)",
        "H2207 Réalisation de meubles en bois",
        "L'ébéniste fabrique et restaure des meubles.",
        "Préparer la fabrication.",
        "RNCP37538BC01 Bloc 1",
    ):
        assert fait in lu, fait
    champs = {nom for nom, _ in page.get_element_by_id("fiche").form_values()}
    assert champs == {"csrfmiddlewaretoken", "revision", "individualisation", "validation"}


def test_an_ended_registration_is_said_on_the_card(lire, action):
    certification = action.formation.fiche.certification
    certification.date_fin_enregistrement = datetime.date(2020, 1, 1)
    certification.save()
    page = texte(lire(adresse(action)))
    assert "01/01/2020" in page and "Terminé" in page
    assert "non, la certification n’est pas enregistrée" in page


def test_no_individualisation_means_the_whole_certification(client, action):
    repondre(client, action, individualisation="True", validation="totale")
    assert formation_de(action).individualisation is True
    blocs = [bloc.pk for bloc in action.formation.fiche.blocs()[:1]]
    reponse = repondre(
        client, action, individualisation="False", validation="partielle", blocs=blocs
    )
    assert reponse.url == adresse(action)
    formation = formation_de(action)
    assert (formation.individualisation, formation.validation) == (False, Validation.TOTALE)


def test_individualisation_is_totale_unless_said_otherwise(client, action):
    repondre(client, action, individualisation="True")
    formation = formation_de(action)
    assert (formation.individualisation, formation.validation) == (True, Validation.TOTALE)


def test_other_answers_hang_the_action_on_another_f_and_the_old_code_stays(client, action):
    ancienne = action.formation
    blocs = [bloc.pk for bloc in ancienne.fiche.blocs()[:2]]
    saisie = {"individualisation": "True", "validation": "partielle", "blocs": blocs, "suite": "1"}
    reponse = repondre(client, action, **saisie)
    assert reponse.url == reverse("organisme:fiche_action", args=[action.pk])
    nouvelle = formation_de(action)
    assert nouvelle != ancienne and [bloc.pk for bloc in nouvelle.blocs.all()] == blocs
    assert AncienneFormation.objects.filter(action=action, formation=ancienne).exists()
    ancienne.refresh_from_db()
    assert ancienne.validation == Validation.TOTALE


def test_the_same_answers_twice_change_nothing(client, action):
    saisie = {"individualisation": "True", "validation": "totale"}
    premiere, revision = action.formation_id, None
    for _ in range(2):
        assert client.post(adresse(action), {"formation": premiere} | saisie).status_code == 302
        formation_de(action)
        revision = revision or action.revision
    assert action.revision == revision and AncienneFormation.objects.count() == 1


def test_partielle_without_bloc_is_kept_and_said(client, lire, action):
    repondre(client, action, individualisation="True", validation="partielle")
    assert formation_de(action).validation == Validation.PARTIELLE
    assert "Choisissez-en au moins un" in texte(lire(adresse(action)))


@pytest.mark.parametrize(("blocs", "dit"), [(0, "Aucun bloc"), (1, "n’a qu’un bloc")])
def test_partielle_is_not_offered_under_two_blocs(
    client, lire, etablissement, saisisseur, blocs, dit
):
    certification = CertificationFactory()
    for rang in range(blocs):
        BlocCompetencesFactory(certification=certification, rang=rang)
    fiche = FicheCertifInfoFactory(certification=certification)
    action = ActionFactory(etablissement=etablissement, formation=FormationFactory(fiche=fiche))
    page = lire(adresse(action))
    assert dit in texte(page) and not page.xpath("//input[@name='validation']")
    repondre(client, action, individualisation="True", validation="partielle")
    formation = formation_de(action)
    if blocs:
        assert formation.validation == Validation.TOTALE
    assert formation.individualisation is True


def test_two_people_answer_the_second_sees_both(client, action):
    lue = action.revision
    repondre(client, action, individualisation="True", validation="totale")
    entre_temps = formation_de(action)
    blocs = [bloc.pk for bloc in entre_temps.fiche.blocs()[:1]]
    saisie = {"individualisation": "True", "validation": "partielle", "blocs": blocs}
    reponse = client.post(adresse(action), {"revision": lue} | saisie)
    page = reponse.content.decode()
    assert reponse.status_code == 200 and "Modifiée par vous, dans un autre onglet" in page
    assert "Partielle" in page and "RNCP37538BC01" in page
    assert formation_de(action) == entre_temps
    repondre(client, action, **saisie)
    assert formation_de(action).validation == Validation.PARTIELLE


def test_answers_changed_and_put_back_were_changed(client, action):
    lue, premiere = action.revision, action.formation
    for individualisation in ("True", "False"):
        repondre(client, action, individualisation=individualisation, validation="totale")
    assert formation_de(action) == premiere
    saisie = {"revision": lue, "individualisation": "True", "validation": "totale"}
    assert client.post(adresse(action), saisie).status_code == 200
    assert formation_de(action) == premiere


def test_another_certification_keeps_the_other_cards(client, lire, action):
    autre = FicheCertifInfoFactory(
        code="82627",
        libelle="BMA ébéniste",
        certification=CertificationFactory(numero="RNCP37494"),
        mots="bma ebeniste",
    )
    url = reverse("organisme:changer_certification", args=[action.pk])
    ancienne = action.formation
    assert "BMA ébéniste" in texte(lire(f"{url}?q=ebeniste"))
    for _ in range(2):
        assert client.post(url, {"code": "82627"}).url == adresse(action)
    formation = formation_de(action)
    assert (formation.fiche, formation.individualisation) == (autre, None)
    assert action.sessions.count() == 1 and action.objectifs
    assert AncienneFormation.objects.get().formation == ancienne


# --- Typed ----------------------------------------------------------------------


@pytest.fixture
def libre(saisisseur, etablissement):
    formation = FormationLibreFactory(etablissement=etablissement)
    return ActionFactory(
        etablissement=etablissement, formation=formation, voie=Voie.NON_CERTIFIANTE
    )


def codes(action):
    lignes = action.formation.domaines_ordonnes.order_by("rang")
    return [ligne.formacode_id for ligne in lignes]


def test_a_typed_training_is_stored(client, remplir, libre):
    url = adresse(libre)
    saisie = remplir(url, intitule="Marqueterie 😀", niveau_sortie="3", famille_metier="toutes")
    assert client.post(url, saisie).url == url
    formation = formation_de(libre)
    assert (formation.intitule, formation.niveau_sortie) == ("Marqueterie 😀", "3")
    assert (formation.famille_metier, formation.objectif_general) == ("toutes", "5")
    assert (formation.revision, codes(libre)) == (1, ["45554"])
    client.post(url, saisie)
    assert formation_de(libre).revision == 1


@pytest.mark.parametrize(
    ("champ", "stockee"),
    [("famille_metier", "Z99"), ("objectif_general", "6")],
)
def test_a_value_no_longer_offered_is_not_lost_by_saving(
    client, lire, remplir, libre, champ, stockee
):
    Formation.objects.filter(pk=libre.formation_id).update(**{champ: stockee})
    url = adresse(libre)
    (choisie,) = lire(url).xpath(
        f"//*[@name='{champ}'][@checked] | //*[@name='{champ}']/option[@selected]"
    )
    assert choisie.get("value") == stockee
    assert client.post(url, remplir(url, intitule="Tourner le bois")).status_code == 302
    lue = formation_de(libre)
    assert (getattr(lue, champ), lue.intitule) == (stockee, "Tourner le bois")


def test_a_domaine_is_searched_added_made_principal_and_taken_out(client, lire, remplir, libre):
    url = adresse(libre)
    anglais = FormacodeFactory(code="15234", libelle="Anglais", mots="anglais langue")
    reponse = client.post(url, remplir(url, q_domaine="langue", chercher="domaine"))
    assert reponse.url == f"{url}?q_domaine=langue#id_domaines_ordonnes"
    page = lire(f"{url}?q_domaine=langue")
    assert page.xpath("//button[@name='ajouter_domaine']/@value") == [anglais.pk]
    for _ in range(2):
        client.post(url, remplir(url, ajouter_domaine="15234"))
    assert codes(libre) == ["45554", "15234"]
    client.post(url, remplir(url, premier_domaine="15234"))
    assert codes(libre) == ["15234", "45554"]
    client.post(url, remplir(url, retirer_domaine="15234", intitule="Autre nom"))
    assert codes(libre) == ["45554"]
    assert formation_de(libre).intitule == "Autre nom"


def test_a_sixth_domaine_or_an_unknown_one_is_refused(client, remplir, libre):
    url = adresse(libre)
    for rang in range(5):
        FormacodeFactory(code=f"1500{rang}", libelle=f"Domaine {rang}")
        if rang:
            client.post(url, remplir(url, ajouter_domaine=f"1500{rang}"))
    reponse = client.post(url, remplir(url, ajouter_domaine="15000"))
    assert reponse.status_code == 200 and "5 au plus" in reponse.content.decode()
    assert len(codes(libre)) == 5
    client.post(url, remplir(url, retirer_domaine="15001"))
    FormacodeFactory(code="82044", nature=Formacode.Nature.PUBLIC)
    for code in ("99999", "82044"):
        reponse = client.post(url, remplir(url, ajouter_domaine=code))
        assert "existe pas" in reponse.content.decode()
    assert len(codes(libre)) == 4


def test_a_metier_is_found_by_its_words_or_its_code(client, lire, remplir, libre):
    url = adresse(libre)
    RomeFactory()
    for question in ("meubles bois", "h2207"):
        page = lire(f"{url}?q_metier={question}")
        assert page.xpath("//button[@name='ajouter_metier']/@value") == ["H2207"]
    client.post(url, remplir(url, ajouter_metier="H2207"))
    assert libre.formation.metiers_ordonnes.get().rome_id == "H2207"


def test_codes_are_found_while_one_types(client, saisisseur):
    FormacodeFactory(code="15234", libelle="Anglais", mots="anglais langue")
    page = client.get(reverse("organisme:chercher_domaines"), {"q_domaine": "angl"})
    assert "15234 Anglais" in page.content.decode()
    vide = client.get(reverse("organisme:chercher_metiers"), {"q_metier": "soudeur"})
    assert "Rien ne répond à" in vide.content.decode()
    assert client.post(reverse("organisme:chercher_domaines")).status_code == 405


def test_a_typed_training_of_somebody_else_is_no_page(client, remplir, libre, saisisseur):
    url = adresse(libre)
    saisie = remplir(url, intitule="À moi")
    saisisseur.rattachements.all().delete()
    assert client.post(url, saisie).status_code == 404
    assert Formation.objects.get(pk=libre.formation_id).intitule == "Initiation à l'ébénisterie"
