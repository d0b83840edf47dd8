"""The screen where a code Certif Info is replaced: search, comparison, reason."""

import pytest
from django.urls import reverse

from sofi.comptes.models import Role
from sofi.offre.codes import Etat
from sofi.validation.circuit import franchir
from sofi.validation.models import Evenement, OffrePubliee
from tests.fabriques import (
    BlocCompetencesFactory,
    CertificationFactory,
    FicheCertifInfoFactory,
    RattachementFactory,
    UtilisateurFactory,
    dans,
    saisie_complete,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lien():
    return RattachementFactory()


@pytest.fixture
def publiee(lien, validateur):
    action = saisie_complete(etablissement=lien.etablissement)
    franchir(action, "envoyer", auteur=lien.utilisateur)
    franchir(action, "valider", auteur=validateur)
    return action


@pytest.fixture
def nouvelle():
    certification = CertificationFactory(numero="RNCP40000", date_fin_enregistrement=dans(3000))
    for rang in (1, 2, 3):
        BlocCompetencesFactory(certification=certification, rang=rang, libelle=f"Bloc {rang}")
    return FicheCertifInfoFactory(
        code="200001",
        libelle="CAP ébéniste",
        certification=certification,
        mots="cap ebeniste 200001",
    )


def adresse(action, code=""):
    suite = f"?code={code}" if code else ""
    return reverse("service_offre:remplacer_code", args=[action.pk]) + suite


def test_chercher_puis_comparer(client, publiee, nouvelle):
    trouve = client.get(adresse(publiee), {"q": "200001"})
    assert 'value="200001"' in trouve.content.decode()
    page = client.get(adresse(publiee, "200001")).content.decode()
    assert "Les mêmes" in page
    assert "Une version «\xa0code remplacé\xa0» sera publiée" in page


def test_remplacer_publie_et_previent(client, lien, publiee, nouvelle):
    reponse = client.post(
        adresse(publiee, "200001"), {"motif": "Renouvellement.", "ancienne": "94681"}
    )
    assert reponse.url == reverse("service_offre:action", args=[publiee.pk])
    document = OffrePubliee.objects.get(action=publiee).version.document
    assert document.formation.fiche.code == "200001"
    client.force_login(lien.utilisateur)
    tableau = client.get(reverse("organisme:tableau_de_bord")).content.decode()
    assert "Un code Certif Info a été remplacé" in tableau


def test_ce_qui_ne_tient_pas_est_dit_avant(client, publiee, nouvelle):
    nouvelle.certification.date_fin_enregistrement = dans(10)
    nouvelle.certification.save()
    nouvelle.certification.blocs.filter(rang=3).delete()
    page = client.get(adresse(publiee, "200001")).content.decode()
    for texte in ("Manquant", "la session", "Une modification sera ouverte"):
        assert texte in page
    client.post(adresse(publiee, "200001"), {"motif": "Oui.", "ancienne": "94681"})
    publiee.refresh_from_db()
    assert publiee.etat == Etat.EN_SAISIE


def test_sans_motif_ou_sur_un_code_deja_remplace_rien_n_est_fait(client, publiee, nouvelle):
    assert client.post(adresse(publiee, "200001"), {"ancienne": "94681"}).status_code == 422
    client.post(adresse(publiee, "200001"), {"motif": "Oui.", "ancienne": "11111"})
    assert not Evenement.objects.filter(acte="remplacer_code").exists()


@pytest.mark.parametrize("code", ["94681", "999999"])
def test_le_meme_code_ou_un_inconnu(client, publiee, nouvelle, code):
    assert client.get(adresse(publiee, code)).status_code == 200
    reponse = client.post(adresse(publiee, code), {"motif": "Oui.", "ancienne": "94681"})
    assert reponse.status_code == 200
    assert not Evenement.objects.filter(acte="remplacer_code").exists()


@pytest.mark.parametrize("role", [Role.ORGANISME, Role.REGION])
def test_ni_l_organisme_ni_la_region(client, lien, publiee, nouvelle, role):
    personne = lien.utilisateur if role == Role.ORGANISME else UtilisateurFactory(role=role)
    client.force_login(personne)
    assert client.get(adresse(publiee)).status_code == 404
    envoi = {"motif": "Oui.", "ancienne": "94681"}
    assert client.post(adresse(publiee, "200001"), envoi).status_code == 404
    assert not Evenement.objects.filter(acte="remplacer_code").exists()
