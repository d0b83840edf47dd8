"""Portes ouvertes: announced, changed, withdrawn, deleted, by their organisme only."""

import pytest
from django.urls import reverse

from sofi.annuaire.models import PorteOuverte
from sofi.comptes.models import Role
from tests.fabriques import (
    EtablissementFactory,
    PorteOuverteFactory,
    RattachementFactory,
    UtilisateurFactory,
    dans,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def etablissement(client):
    """The one of the person signed in."""
    rattachement = RattachementFactory()
    client.force_login(rattachement.utilisateur)
    return rattachement.etablissement


def adresse(geste="", *args):
    return reverse(f"organisme:annuaire_porte_ouverte{geste}", args=args)


def texte(reponse):
    return (
        reponse.content.decode()
        .replace("&nbsp;", " ")
        .replace("\xa0", " ")
        .replace("&#x27;", "'")
        .replace("’", "'")
    )


def saisie(etablissement, **valeurs):
    return {
        "date": dans(20).isoformat(),
        "debut": "14:00",
        "fin": "17:30",
        "site": etablissement.sites.get().pk,
        "commentaire": "Visite des ateliers.",
    } | valeurs


def test_annoncer_puis_modifier(client, etablissement):
    assert client.get(adresse("_ajouter")).status_code == 200
    assert client.post(adresse("_ajouter"), saisie(etablissement)).status_code == 302
    porte = etablissement.portes_ouvertes.get()
    assert (porte.date, porte.site, porte.lien) == (dans(20), etablissement.sites.get(), "")
    assert client.get(adresse("", porte.pk)).status_code == 200
    change = saisie(etablissement, site="", lien="https://www.exemple.fr/visite", fin="")
    assert client.post(adresse("", porte.pk), change).status_code == 302
    porte.refresh_from_db()
    assert (porte.site, porte.lien, porte.fin) == (None, "https://www.exemple.fr/visite", None)
    page = texte(client.get(reverse("organisme:annuaire")))
    assert "Visite des ateliers." in page and "À distance" in page


def test_deux_fois_la_meme_une_seule(client, etablissement):
    client.post(adresse("_ajouter"), saisie(etablissement))
    seconde = client.post(adresse("_ajouter"), saisie(etablissement))
    assert seconde.status_code == 422 and "est déjà dans votre annuaire" in texte(seconde)
    assert etablissement.portes_ouvertes.count() == 1


@pytest.mark.parametrize(
    ("valeurs", "message"),
    [
        ({"date": dans(-1).isoformat()}, "est passé. Indiquez une date à partir d'aujourd'hui."),
        ({"date": "20266-05-12"}, "« 20266-05-12 » n'est pas une date."),
        ({"date": dans(5 * 365).isoformat()}, "Vérifiez l'année."),
        ({"debut": "18:00"}, "L'heure de fin précède l'heure de début"),
        ({"debut": "midi"}, "« midi » n'est pas une heure."),
        ({"site": ""}, "Indiquez où elle a lieu"),
        ({"site": "", "lien": "http://exemple.fr"}, "indiquez-la en https://"),
        ({"commentaire": "x" * 501}, "Ce texte a 501 caractères, pour 500 au plus."),
        ({"commentaire": "\ue000"}, "que la publication n'accepte pas"),
    ],
)
def test_saisies_refusees_le_reste_est_garde(client, etablissement, valeurs, message):
    envoi = saisie(etablissement, commentaire="Visite des ateliers.") | valeurs
    reponse = client.post(adresse("_ajouter"), envoi)
    assert reponse.status_code == 422
    assert message in texte(reponse)
    assert not etablissement.portes_ouvertes.exists()
    assert envoi["commentaire"] in texte(reponse) and envoi["debut"] in texte(reponse)


def test_le_site_d_un_autre_est_refuse(client, etablissement):
    autre = EtablissementFactory().sites.get()
    assert client.post(adresse("_ajouter"), saisie(etablissement, site=autre.pk)).status_code == 422
    assert not PorteOuverte.objects.exists()


def test_corriger_une_porte_ouverte_passee(client, etablissement):
    porte = PorteOuverteFactory(etablissement=etablissement, date=dans(-3))
    envoi = saisie(etablissement, date=dans(-3).isoformat(), commentaire="Merci à tous.")
    assert client.post(adresse("", porte.pk), envoi).status_code == 302
    assert "1 porte ouverte passée ou retirée" in texte(client.get(reverse("organisme:annuaire")))


def test_retirer_retablir_supprimer_et_deux_fois_rien_de_plus(client, etablissement):
    porte = PorteOuverteFactory(etablissement=etablissement)
    assert client.get(adresse("_retirer", porte.pk)).status_code == 200
    PorteOuverte.objects.filter(pk=porte.pk).update(retire_le="2026-01-01")
    client.post(adresse("_retirer", porte.pk))
    porte.refresh_from_db()
    assert porte.retire_le.isoformat() == "2026-01-01"
    for _ in range(2):
        assert client.post(adresse("_retablir", porte.pk)).status_code == 302
    client.post(adresse("_retirer", porte.pk))
    porte.refresh_from_db()
    assert porte.retire_le is not None
    assert client.post(adresse("_supprimer", porte.pk)).status_code == 302
    assert client.post(adresse("_supprimer", porte.pk)).status_code == 404
    assert not PorteOuverte.objects.exists()


@pytest.mark.parametrize(("geste", "statut"), [("_retablir", 405), ("_supprimer", 200)])
def test_en_lisant_rien(client, etablissement, geste, statut):
    porte = PorteOuverteFactory(etablissement=etablissement)
    assert client.get(adresse(geste, porte.pk)).status_code == statut
    assert PorteOuverte.objects.filter(pk=porte.pk).exists()


@pytest.mark.parametrize("geste", ["", "_retirer", "_retablir", "_supprimer"])
def test_celle_d_un_autre_n_existe_pas(client, etablissement, geste):
    porte = PorteOuverteFactory()
    assert client.post(adresse(geste, porte.pk), saisie(etablissement)).status_code == 404
    porte.refresh_from_db()
    assert (porte.date, porte.retire_le) == (dans(30), None)


@pytest.mark.parametrize("role", [Role.SERVICE_OFFRE, Role.ADMINISTRATION, Role.REGION])
def test_autres_roles_rien(client, role):
    porte = PorteOuverteFactory()
    client.force_login(UtilisateurFactory(role=role))
    assert client.get(adresse("_ajouter")).status_code == 404
    assert client.post(adresse("_supprimer", porte.pk)).status_code == 404
    assert PorteOuverte.objects.exists()
