"""Bad input of the directory: a clear message each, the rest of the form kept, on the screens of both roles."""

import pytest
from django.urls import reverse

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Role
from tests.fabriques import CommuneFactory, RattachementFactory, UtilisateurFactory, siret

pytestmark = pytest.mark.django_db
FICHE = {
    "nda": "52530012353",
    "raison_sociale": "PASSERELLE DES TROIS GUES",
    "nom": "Passerelle des Trois Gués",
    "ligne1": "2 rue du Gué",
    "code_postal": "53100",
    "ville": "Mayenne",
}


def texte(reponse):
    html = reponse.content.decode().replace("&nbsp;", " ").replace("\xa0", " ")
    return html.replace("&#x27;", "'").replace("’", "'").replace("\u202f", " ")


def creer(client, **valeurs):
    """What the service Offre types for a new établissement."""
    CommuneFactory()
    client.force_login(UtilisateurFactory(role=Role.SERVICE_OFFRE))
    saisie = {"siret": siret(70_002), **FICHE, **valeurs}
    return client.post(reverse("service_offre:organisme_creer"), saisie)


@pytest.mark.parametrize(
    ("valeurs", "message"),
    [
        ({"siret": "99900012800011"}, "La clé du SIRET 99900012800011 est fausse"),
        ({"siret": "9990001280001"}, "Le SIRET a 14 chiffres, sans espace ; vous en avez saisi 13"),
        ({"siret": "35600000000049"}, "La clé du SIRET 35600000000049 est fausse"),
        ({"nda": "5253001235"}, "a 11 caractères, sans espace ; vous en avez saisi 10."),
        ({"nda": "99999999999"}, "indiquez l'UAI de l'école"),
        ({"uai": "053123A"}, "n'est pas un UAI : il a 7 chiffres et 1 lettre."),
        ({"courriel": "accueil @exemple.fr"}, "« accueil @exemple.fr » contient une espace"),
        ({"courriel": "a@exemple.fr, b@exemple.fr"}, "n'indiquez qu'une adresse"),
        ({"courriel": "accueil"}, "« accueil » n'est pas une adresse e-mail."),
        ({"telephone": "02 41 00"}, "« 02 41 00 » n'est pas un numéro de téléphone."),
        (
            {"url": "http://exemple.fr/a"},
            "indiquez-la en https://, par exemple https://exemple.fr/a",
        ),
        ({"url": "exemple"}, "« exemple » n'est pas une adresse web complète."),
        ({"url": "https://exemple.fr/" + "x" * 400}, "pour 400 au plus"),
        ({"description": "x" * 3001}, "Ce texte a 3001 caractères, pour 3000 au plus."),
        ({"description": "Bois \ue000"}, "que la publication n'accepte pas"),
        ({"ligne1": "x" * 51}, "Ce texte a 51 caractères, pour 50 au plus."),
        ({"qualiopi_fin": "12/05/20266"}, "« 12/05/20266 » n'est pas une date."),
        (
            {"qualiopi_debut": "2026-05-01", "qualiopi_fin": "2025-05-01"},
            "La certification Qualiopi finit avant d'avoir commencé",
        ),
    ],
)
def test_service_offre_refus_clair_et_rien_de_perdu(client, valeurs, message):
    reponse = creer(client, **valeurs)
    assert reponse.status_code == 422
    assert message in texte(reponse)
    assert "Passerelle des Trois Gués" in texte(reponse)
    assert all(valeur in texte(reponse) for valeur in valeurs.values() if len(valeur) < 60)
    assert not Etablissement.objects.exists()


@pytest.mark.parametrize(
    ("valeurs", "garde"),
    [
        # La Poste's own offices: the head office by Luhn's key, another by the sum of its digits.
        ({"siret": "35600000000048"}, ("siret", "35600000000048")),
        ({"siret": "35600000049837"}, ("siret", "35600000049837")),
        ({"siret": "999 000 128 00010"}, ("siret", "99900012800010")),
        ({"nda": "52 53 00123 53"}, ("nda", "52530012353")),
        ({"courriel": "  accueil@exemple.fr "}, ("courriel", "accueil@exemple.fr")),
        ({"telephone": "+33 2 41 00 00 00"}, ("telephone", "+33241000000")),
        ({"nda": "99999999999", "uai": "0531234d"}, ("uai", "0531234D")),
        ({"description": "Été 🌞"}, ("description", "Été 🌞")),
        ({"description": "x" * 3000}, ("description", "x" * 3000)),
        ({"ferme_le": "2026-05-01"}, ("ferme_le", None)),
    ],
)
def test_service_offre_ce_qui_est_juste_est_garde(client, valeurs, garde):
    assert creer(client, **valeurs).status_code == 302
    champ, valeur = garde
    lu = getattr(Etablissement.objects.get(), champ)
    assert lu == valeur if valeur is not None else lu is not None


ADRESSE = {"ligne1": "8 quai des Tanneries", "code_postal": "53100", "ville": "Mayenne"}
ECRANS = {
    "annuaire_etablissement": ADRESSE | {"description": "Des métiers du bois."},
    "annuaire_site_ajouter": ADRESSE | {"nom": "Atelier"},
    "annuaire_contact_ajouter": {"nom": "Accueil", "type_contact": "4", "fonction": "Secrétariat"},
}


@pytest.mark.parametrize(
    ("ecran", "valeurs", "message"),
    [
        ("annuaire_etablissement", {"courriel": "a b@exemple.fr"}, "contient une espace"),
        ("annuaire_etablissement", {"telephone": "abc"}, "n'est pas un numéro de téléphone"),
        ("annuaire_etablissement", {"url": "http://exemple.fr"}, "indiquez-la en https://"),
        ("annuaire_etablissement", {"description": "x" * 3001}, "3001 caractères"),
        ("annuaire_etablissement", {"code_postal": "531"}, "Le code postal a 5 chiffres."),
        ("annuaire_etablissement", {"code_postal": "99999"}, "Aucune commune n'a le code postal"),
        ("annuaire_site_ajouter", {"restauration": "x" * 251}, "251 caractères, pour 250 au plus"),
        ("annuaire_site_ajouter", {"nom": "Atelier \ue000"}, "que la publication n'accepte pas"),
        ("annuaire_contact_ajouter", {"courriel": "accueil@"}, "n'est pas une adresse e-mail"),
        ("annuaire_contact_ajouter", {"telephone": "1"}, "n'est pas un numéro de téléphone"),
        ("annuaire_contact_ajouter", {"type_contact": "99"}, "99"),
        ("annuaire_contact_ajouter", {"nom": "x" * 51}, "51 caractères, pour 50 au plus"),
    ],
)
def test_organisme_refus_clair_et_rien_de_perdu(client, ecran, valeurs, message):
    lien = RattachementFactory()
    client.force_login(lien.utilisateur)
    saisie = ECRANS[ecran] | valeurs
    reponse = client.post(reverse(f"organisme:{ecran}"), saisie)
    assert reponse.status_code == 422
    assert message in texte(reponse)
    gardes = {nom: valeur for nom, valeur in saisie.items() if nom != "type_contact"}
    assert all(valeur in texte(reponse) for valeur in gardes.values())
    etablissement = lien.etablissement
    etablissement.refresh_from_db()
    comptes = (etablissement.sites.count(), etablissement.contacts.count())
    assert (comptes, etablissement.description) == ((1, 1), "")
