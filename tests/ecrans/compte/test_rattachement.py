"""« Demander un rattachement » to one more établissement."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from sofi.comptes.models import DemandeAcces, Role, Utilisateur
from tests.fabriques import (
    EtablissementFactory,
    RattachementFactory,
    UtilisateurFactory,
    saisie_complete,
    siret,
)
from tests.facteur import Facteur

from .conftest import Envoi

pytestmark = pytest.mark.django_db

SIRET = siret(4002)


@pytest.fixture
def personne(client: Client) -> Utilisateur:
    """Somebody of an organisme, signed in."""
    personne: Utilisateur = RattachementFactory().utilisateur
    client.force_login(personne)
    return personne


def test_demander(client: Client, envoyer: Envoi, facteur: Facteur, personne: Utilisateur) -> None:
    """Kept with the person, acknowledged by mail, shown in « Mon compte »."""
    page = client.get(reverse("compte:demander_rattachement"), {"siret": SIRET})
    assert f'value="{SIRET}"' in page.content.decode()
    envoyer("compte:demander_rattachement", {"siret": SIRET, "message": "Notre nouveau site."})
    demande = DemandeAcces.objects.get()
    assert (demande.utilisateur, demande.siret, demande.email) == (personne, SIRET, personne.email)
    assert facteur.destinataires == [personne.email]
    assert "En attente" in client.get(reverse("compte:mon_compte")).content.decode()


def test_deux_fois_ou_deja_rattache(envoyer: Envoi, personne: Utilisateur) -> None:
    """What is asked already, or had already, is said and not asked again."""
    sien = personne.rattachements.get().etablissement.siret
    reponses = [
        envoyer("compte:demander_rattachement", {"siret": numero, "message": "Bonjour."})
        for numero in (SIRET, SIRET, sien)
    ]
    assert [reponse.status_code for reponse in reponses] == [302, 422, 422]
    assert "attend la réponse" in reponses[1].content.decode()
    assert "déjà rattaché" in reponses[2].content.decode()
    assert DemandeAcces.objects.count() == 1


def test_saisie_refusee(envoyer: Envoi, personne: Utilisateur) -> None:
    reponse = envoyer("compte:demander_rattachement", {"siret": "123", "message": ""})
    assert reponse.status_code == 422
    assert "Le SIRET a 14 chiffres" in reponse.content.decode()
    assert not DemandeAcces.objects.exists()


@pytest.mark.parametrize("role", [Role.SERVICE_OFFRE, Role.ADMINISTRATION, Role.REGION])
def test_pour_les_organismes_seuls(client: Client, envoyer: Envoi, role: str) -> None:
    """Nobody else works for an établissement."""
    client.force_login(UtilisateurFactory(role=role))
    assert client.get(reverse("compte:demander_rattachement")).status_code == 404
    saisie = {"siret": EtablissementFactory().siret, "message": "Bonjour."}
    assert envoyer("compte:demander_rattachement", saisie).status_code == 404
    assert not DemandeAcces.objects.exists()


def test_depuis_un_champ_et_retour(client: Client, personne: Utilisateur) -> None:
    """The SIRET the field holds is filled in; sent, one is back on the card; never on another site."""
    action = saisie_complete(etablissement=personne.rattachements.get().etablissement)
    session = action.sessions.get()
    session.responsable = EtablissementFactory(siret=SIRET)
    session.save()
    carte = reverse("organisme:fiche_session", args=[action.pk, session.pk])
    demander = reverse("compte:demander_rattachement")
    (lien,) = html.fromstring(client.get(carte).content).xpath(
        f"//a[starts-with(@href, '{demander}')]/@href"
    )
    (formulaire,) = html.fromstring(client.get(lien).content).xpath(f"//form[@action='{demander}']")
    assert formulaire.fields["siret"] == SIRET
    assert formulaire.fields["retour"] == carte
    envoi = {"siret": SIRET, "message": "Il porte la formation."}
    assert client.post(demander, envoi | {"retour": carte}).url == carte
    ailleurs = {"siret": siret(4003), "message": "Oui.", "retour": "https://ailleurs.exemple/"}
    assert client.post(demander, ailleurs).url == reverse("compte:mon_compte")
    for page in (reverse("organisme:creer"), reverse("organisme:fiche_action", args=[action.pk])):
        assert f'href="{demander}?retour={page}"' in client.get(page).content.decode()
