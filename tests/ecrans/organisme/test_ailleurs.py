"""What another source publishes: read by its organisme, and never changed."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from sofi.annuaire.models import Etablissement
from sofi.offre.models import Action
from tests.echanges.reprise.ecoles import action, ecole, importer_actions, importer_structures
from tests.fabriques import CommuneFactory, RattachementFactory
from tests.pages import d_un_trait

pytestmark = pytest.mark.django_db


def page(client: Client, adresse: str) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return d_un_trait(reponse.content.decode())


@pytest.fixture
def venue(client: Client, tmp_path: Path) -> Action:
    """A training of Onisep, somebody of its school being signed in."""
    CommuneFactory()
    importer_structures(tmp_path, [ecole(1)])
    importer_actions(tmp_path, [action(1, 1)])
    rattachement = RattachementFactory(etablissement=Etablissement.objects.get(origine="onisep"))
    client.force_login(rattachement.utilisateur)
    return Action.objects.get()


def test_elle_se_lit_avec_sa_source(client: Client, venue: Action) -> None:
    session = venue.sessions.get()
    html = page(client, reverse("organisme:publie", args=[venue.pk]))
    assert "publiée par Onisep, et non par SOFI" in html
    assert "numéro AF.1" in html and reverse("public:session", args=[session.pk]) in html
    assert "Toujours d’actualité" not in html and "Dupliquer" not in html
    html = page(client, reverse("organisme:actions"))
    assert "Publiée par Onisep" in html
    html = page(client, f"{reverse('organisme:sessions')}?liste=initiales")
    assert "BTS tonnellerie" in html and "Changer le recrutement" not in html
    assert 'name="s"' not in html
    html = page(client, reverse("organisme:publie_suivi", args=[venue.pk]))
    assert "Envoi pour validation" not in html
    html = page(client, reverse("organisme:tableau_de_bord"))
    assert "Sessions de formation initiales actives" in html


def test_ses_fiches_n_existent_pas(client: Client, venue: Action) -> None:
    """Cards, gestures and forms of the sheet: not found. Its own page takes the place of the recap."""
    session = venue.sessions.get()
    for nom, arguments in (
        ("fiche_formation", [venue.pk]),
        ("fiche_action", [venue.pk]),
        ("fiche_session", [venue.pk, session.pk]),
        ("publie_retirer", [venue.pk, session.pk]),
        ("publie_reunions", [venue.pk, session.pk]),
        ("publie_dupliquer", [venue.pk]),
        ("annuaire_etablissement", []),
        ("annuaire_site_ajouter", []),
        ("annuaire_site", [session.lieu_id]),
    ):
        assert client.get(reverse(f"organisme:{nom}", args=arguments)).status_code == 404, nom
    for nom in ("publie_mettre_a_jour", "publie_confirmer", "publie_dupliquer"):
        assert client.post(reverse(f"organisme:{nom}", args=[venue.pk])).status_code == 404, nom
    for nom in ("action", "recapitulatif"):
        reponse = client.get(reverse(f"organisme:{nom}", args=[venue.pk]))
        assert reponse.url == reverse("organisme:publie", args=[venue.pk])


def test_contacts_et_portes_ouvertes_se_saisissent(client: Client, venue: Action) -> None:
    html = page(client, reverse("organisme:annuaire"))
    assert "sont repris d’Onisep" in html and "Ajouter un site" not in html
    contact = {"nom": "Accueil", "type_contact": "4", "telephone": "02 43 00 00 02"}
    client.post(reverse("organisme:annuaire_contact_ajouter"), contact)
    assert venue.etablissement.contacts.get().nom == "Accueil"
    assert client.get(reverse("organisme:annuaire_porte_ouverte_ajouter")).status_code == 200
