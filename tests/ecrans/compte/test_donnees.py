"""« Vos données »: what is kept of oneself; closing one's account."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from sofi.personnes.demandes import faire
from sofi.personnes.models import Demande
from sofi.personnes.registre import declarations
from tests.fabriques import MOT_DE_PASSE, ContactFactory, RattachementFactory, UtilisateurFactory
from tests.personnes.monde import Traces

pytestmark = pytest.mark.django_db
PAGE, FERMER = reverse("compte:donnees"), reverse("compte:fermer")
LIGNES = {
    "Utilisateur": ("Nom, adresse e-mail et rôle", "2 ans après votre dernière connexion"),
    "Authenticator": ("Second facteur, clés", "2 ans après votre dernière connexion"),
    "Courriel": ("E-mails que SOFI", "1 an"),
    "Connexion": ("Connexions et refus", "1 an"),
    "SessionOuverte": ("Sessions ouvertes", "12 heures au plus"),
    "DemandeAcces": ("Votre demande d’accès", "1 an après la réponse"),
    "Acte": ("Journal de votre compte", "5 ans"),
    "SaisieGardee": ("Ce que vous saisissiez", "2 heures"),
}


def test_la_page_dit_ce_qui_est_public(client: Client) -> None:
    lien = RattachementFactory()
    compte = lien.utilisateur
    client.force_login(compte)
    assert 'data-vu="public"' not in client.get(PAGE).content.decode()
    fiche = ContactFactory(
        etablissement=lien.etablissement,
        civilite="Madame",
        nom=compte.nom,
        prenom=compte.prenom or "Ana",
        nom_public=True,
        courriel=compte.email,
    )
    lue = client.get(PAGE).content.decode()
    assert 'data-vu="public"' in lue
    assert reverse("organisme:annuaire_contact", args=[fiche.pk]) in lue
    lien.delete()
    assert reverse("organisme:annuaire_contact", args=[fiche.pk]) not in (
        client.get(PAGE).content.decode()
    )


def test_la_page_dit_chaque_chose_qui_est_de_la_personne(client: Client) -> None:
    """What the register keeps by account has its line, with the same time."""
    client.force_login(UtilisateurFactory())
    lue = client.get(PAGE).content.decode().replace("&nbsp;", " ").replace("\xa0", " ")
    durees = {
        modele: {d.donnees.duree for d in declarations() if d.modele.__name__ == modele}
        for modele in LIGNES
    }
    for modele, (mot, duree) in LIGNES.items():
        assert mot in lue and duree in lue, modele
        assert any(duree.split(" après")[0].split(" au")[0] in dite for dite in durees[modele])


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
