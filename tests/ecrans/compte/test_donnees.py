"""« Vos données »: what is kept of oneself; closing one's account."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from sofi.personnes.demandes import faire
from sofi.personnes.models import Demande
from tests.fabriques import MOT_DE_PASSE, ContactFactory, RattachementFactory, UtilisateurFactory
from tests.personnes.monde import Traces

pytestmark = pytest.mark.django_db
PAGE, FERMER = reverse("compte:donnees"), reverse("compte:fermer")


def test_la_page_dit_ce_qui_est_public(client: Client) -> None:
    lien = RattachementFactory()
    compte = lien.utilisateur
    client.force_login(compte)
    assert 'data-vu="public"' not in client.get(PAGE).content.decode()
    ContactFactory(
        etablissement=lien.etablissement,
        civilite="Madame",
        nom=compte.nom,
        prenom=compte.prenom or "Ana",
        nom_public=True,
        courriel=compte.email,
    )
    assert 'data-vu="public"' in client.get(PAGE).content.decode()


def test_fermer_ferme_et_efface(client: Client) -> None:
    """The password is asked once more; a box that isn't ticked closes nothing."""
    compte = RattachementFactory().utilisateur
    client.force_login(compte)
    assert client.get(FERMER).status_code == 200
    assert _envoyer(client).status_code == 422
    reponse = _envoyer(client, confirme="on")
    assert "Votre compte est fermé" in client.get(reponse["Location"]).content.decode()
    compte.refresh_from_db()
    assert not compte.is_active
    assert client.get(PAGE).status_code == 302
    faire(demande=Demande.objects.get().pk)
    compte.refresh_from_db()
    assert str(compte).startswith("Personne effacée n° ")


def test_un_contact_public_est_remplace_d_abord(client: Client) -> None:
    traces = Traces()
    client.force_login(traces.compte)
    lue = client.get(FERMER).content.decode()
    assert "désignez d’abord qui le remplace" in lue
    assert reverse("organisme:annuaire_contact", args=[traces.contact.pk]) in lue
    assert _envoyer(client, confirme="on").status_code == 422
    traces.compte.refresh_from_db()
    assert traces.compte.is_active and not Demande.objects.exists()


def test_le_mot_de_passe_est_redemande(client: Client) -> None:
    client.force_login(UtilisateurFactory())
    reponse = client.post(FERMER, {"confirme": "on"})
    refus = client.post(reponse["Location"], {"password": "un autre mot de passe"})
    assert reponse.status_code == 302 and refus.status_code != 302
    assert not Demande.objects.exists()


def _envoyer(client: Client, **champs: str) -> HttpResponse:
    """Send the form, then the password that is asked; later on it isn't any more."""
    reponse = client.post(FERMER, champs)
    if reponse.status_code == 302 and "reauthenticate" in reponse["Location"]:
        reponse = client.post(reponse["Location"], {"password": MOT_DE_PASSE})
    return reponse  # type: ignore[return-value]
