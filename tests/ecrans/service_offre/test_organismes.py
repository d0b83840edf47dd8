"""Établissements kept by the service Offre: sheet, people, conventions."""

import datetime

import pytest
from django.urls import reverse

from sofi.annuaire.models import Convention, Etablissement, Rattachement
from sofi.comptes.models import Role, Utilisateur
from sofi.courriels.models import Courriel
from tests.fabriques import (
    CommuneFactory,
    ConventionFactory,
    EtablissementFactory,
    RattachementFactory,
    TypeDispositifFactory,
    UtilisateurFactory,
    siret,
)

pytestmark = pytest.mark.django_db
SAISIE = {
    "nda": "52 53 00123 53",
    "raison_sociale": "PASSERELLE DES TROIS GUES",
    "nom": "Passerelle des Trois Gués",
    "ligne1": "2 rue du Gué",
    "code_postal": "53100",
    "ville": "mayenne",
}


def creer(client, **champs):
    CommuneFactory()
    donnees = {"siret": siret(70_001), **SAISIE, **champs}
    return client.post(reverse("service_offre:organisme_creer"), donnees)


def texte(reponse):
    return reponse.content.decode().replace("\xa0", " ").replace("&#x27;", "'").replace("’", "'")


def test_creer(client, validateur):
    numero = siret(70_001)
    reponse = creer(client, siret=f"{numero[:3]} {numero[3:6]} {numero[6:9]} {numero[9:]}")
    etablissement = Etablissement.objects.get()
    assert reponse.url == reverse("service_offre:organisme", args=[etablissement.pk])
    assert (etablissement.siret, etablissement.nda) == (numero, "52530012353")
    assert etablissement.commune_id == "53147"
    site = etablissement.sites.get()
    assert (site.principal, site.ligne1, site.commune_id) == (True, "2 rue du Gué", "53147")
    assert client.get(reponse.url).status_code == 200


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"siret": "12345678901234"}, "La clé du SIRET 12345678901234 est fausse"),
        ({"siret": "123"}, "Le SIRET a 14 chiffres"),
        ({"nda": "123"}, "Le numéro de déclaration d'activité a 11 caractères"),
        ({"nda": "99999999999"}, "indiquez l'UAI de l'école"),
        ({"uai": "12"}, "n'est pas un UAI : il a 7 chiffres et 1 lettre."),
        ({"code_postal": "531"}, "Le code postal a 5 chiffres."),
        (
            {"code_postal": "99999", "ville": "Nulle part"},
            "Aucune commune n'a le code postal 99999",
        ),
        ({"ville": "Laval"}, "« Laval » n'a pas le code postal 53100"),
        ({"url": "http://exemple.fr"}, "indiquez-la en https"),
        ({"telephone": "12"}, "n'est pas un numéro de téléphone"),
    ],
)
def test_saisies_refusees_en_francais(client, validateur, champs, message):
    reponse = creer(client, **champs)
    assert reponse.status_code == 422
    assert message in texte(reponse)
    assert not Etablissement.objects.exists()
    assert "Passerelle des Trois Gués" in reponse.content.decode()


def test_siret_deja_connu(client, validateur):
    connu = EtablissementFactory()
    reponse = creer(client, siret=connu.siret)
    assert "Un établissement existe déjà avec ce SIRET." in texte(reponse)


def test_commune_a_choisir_quand_plusieurs_repondent(client, validateur):
    CommuneFactory(code="53097", libelle="Fontaine-Couverte", codes_postaux=["53100", "53350"])
    reponse = creer(client, ville="Le Bourg")
    assert reponse.status_code == 422
    assert "Fontaine-Couverte (53), code INSEE 53097" in texte(reponse)
    creer(client, ville="Le Bourg", choix_commune="53097")
    assert Etablissement.objects.get().commune_id == "53097"


def test_modifier_sans_toucher_au_reste(client, validateur):
    etablissement = EtablissementFactory(latitude=48.1, longitude=-0.6)
    adresse = reverse("service_offre:organisme_modifier", args=[etablissement.pk])
    donnees = SAISIE | {"siret": etablissement.siret, "ligne1": etablissement.ligne1}
    donnees |= {"ville": "Mayenne", "qualiopi_formation": "True", "nom": "Nouveau nom"}
    assert client.get(adresse).status_code == 200
    assert client.post(adresse, donnees).status_code == 302
    lu = Etablissement.objects.get()
    assert (lu.nom, lu.commune_id, lu.latitude) == ("Nouveau nom", "53147", 48.1)
    client.post(adresse, donnees | {"ligne1": "Ailleurs"})
    assert Etablissement.objects.get().latitude is None


def rattacher(client, etablissement, **saisie):
    return client.post(
        reverse("service_offre:organisme_rattacher", args=[etablissement.pk]), saisie
    )


def test_rattacher_un_compte_existant(client, validateur):
    etablissement, personne = EtablissementFactory(), UtilisateurFactory(email="a@exemple.fr")
    assert rattacher(client, etablissement, email="A@Exemple.fr").status_code == 302
    assert Rattachement.objects.get().utilisateur == personne
    reponse = rattacher(client, etablissement, email="a@exemple.fr")
    assert reponse.status_code == 422
    assert "est déjà rattaché(e) à cet établissement" in texte(reponse)


def test_rattacher_en_ouvrant_un_compte(client, validateur):
    etablissement = EtablissementFactory()
    sans_nom = rattacher(client, etablissement, email="nouveau@exemple.fr")
    assert sans_nom.status_code == 422 and "indiquez aussi le nom" in texte(sans_nom)
    reponse = client.post(
        reverse("service_offre:organisme_rattacher", args=[etablissement.pk]),
        {"email": "nouveau@exemple.fr", "nom": "Accueil"},
        follow=True,
    )
    assert "Réinitialiser votre mot de passe" in texte(reponse)
    personne = Utilisateur.objects.get(email="nouveau@exemple.fr")
    assert personne.role == Role.ORGANISME and not personne.has_usable_password()
    client.logout()
    client.post(reverse("account_reset_password"), {"email": "nouveau@exemple.fr"})
    courriel = Courriel.objects.get(destinataire="nouveau@exemple.fr")
    assert "/compte/password/reset/key/" in courriel.texte


def test_rattacher_refuse_le_personnel(client, validateur):
    reponse = rattacher(client, EtablissementFactory(), email=validateur.email)
    assert reponse.status_code == 422
    assert "seule une personne d'un organisme de formation" in texte(reponse)


def test_detacher(client, validateur):
    lien, autre = RattachementFactory(), RattachementFactory()
    nom = "service_offre:organisme_detacher"
    faux = client.post(reverse(nom, args=[lien.etablissement_id, autre.pk]))
    assert faux.status_code == 404
    adresse = reverse(nom, args=[lien.etablissement_id, lien.pk])
    assert client.get(adresse).status_code == 405
    assert client.post(adresse).status_code == 302
    assert client.post(adresse).status_code == 404
    assert list(Rattachement.objects.all()) == [autre]
    assert Utilisateur.objects.filter(pk=lien.utilisateur_id).exists()


def test_conventions(client, validateur):
    TypeDispositifFactory(code="agefiph", convention="agefiph")
    etablissement = EtablissementFactory()
    adresse = reverse("service_offre:organisme_convention_ajouter", args=[etablissement.pk])
    saisie = {"financeur": "agefiph", "reference": "A1", "debut": "2026-01-01", "fin": "2025-01-01"}
    refusee = client.post(adresse, saisie)
    assert refusee.status_code == 422 and "vérifiez ses dates" in texte(refusee)
    assert client.post(adresse, saisie | {"fin": ""}).status_code == 302
    convention = Convention.objects.get()
    assert convention.etablissement == etablissement
    modifier = reverse("service_offre:organisme_convention", args=[etablissement.pk, convention.pk])
    client.post(modifier, saisie | {"fin": "2027-01-01"})
    assert Convention.objects.get().fin == datetime.date(2027, 1, 1)
    autre = ConventionFactory()
    nom = "service_offre:organisme_convention"
    assert client.get(reverse(nom, args=[etablissement.pk, autre.pk])).status_code == 404


def test_recherche(client, validateur):
    trouve = EtablissementFactory(
        nom="École de l'Œuvre", raison_sociale="OEUVRE SCOLAIRE", ville="Château-Gontier"
    )
    EtablissementFactory()
    for question in ("ecole oeuvre", "chateau", trouve.siret, trouve.raison_sociale):
        reponse = client.get(reverse("service_offre:organismes"), {"q": question})
        assert [e.pk for e in reponse.context["page"]] == [trouve.pk], question
