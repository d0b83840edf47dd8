"""The open data on screen: asked again, followed while they are written, stopped, told when they failed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from sofi.echanges.models import PassageDeDonnees
from tests.fabriques import UtilisateurFactory
from tests.pages import d_un_trait

from .test_flux import texte

pytestmark = pytest.mark.django_db
EXPORTS = reverse("service_offre:exports")
LANCER = reverse("service_offre:exports_donnees_lancer")


@pytest.fixture
def personne(client, settings, tmp_path):
    settings.FLUX_DOSSIER = tmp_path
    personne = UtilisateurFactory(role="service_offre")
    client.force_login(personne)
    return personne


def arret(passage: PassageDeDonnees) -> str:
    return reverse("service_offre:exports_donnees_arreter", args=[passage.pk])


def test_asked_now_they_are_asked_once(client, personne):
    for _ in range(2):
        assert client.post(LANCER).url == EXPORTS
    passage = PassageDeDonnees.objects.get()
    assert (passage.auteur, passage.situation) == (personne, "attente")
    lue = d_un_trait(client.get(EXPORTS).text)
    assert "s’écrivent déjà" in lue and "commence dès que le serveur est libre" in lue
    assert LANCER not in lue


def test_under_way_they_say_where_they_are_and_stop(client, personne):
    passage = PassageDeDonnees.objects.create(
        situation="cours", commence_le=timezone.now(), faits=1200, total=4800
    )
    lue_entiere = client.get(EXPORTS)
    lue = lue_entiere.text
    assert 'value="1200" max="4800"' in lue and 'hx-select="#donnees"' in lue
    assert "1 200 sur 4 800 documents écrits" in texte(lue_entiere)
    assert "Arrêter cette écriture" in lue and LANCER not in lue
    assert client.post(arret(passage)).url == EXPORTS
    passage.refresh_from_db()
    assert (passage.arret_demande, passage.arrete_par) == (True, personne)
    lue = client.get(EXPORTS).text
    assert "L’arrêt est demandé" in lue and arret(passage) not in lue


def test_the_page_that_follows_them_replaces_them_alone(client, personne):
    """Whether a feed is under way or none was ever written."""
    PassageDeDonnees.objects.create(situation="ecrites", fini_le=timezone.now())
    suivi = client.get(EXPORTS, headers={"HX-Request": "true", "HX-Target": "donnees"})
    assert suivi.status_code == 200 and "HX-Retarget" not in suivi
    assert "hx-select" not in suivi.text


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        (
            {"situation": "echec", "message": "Le disque est plein."},
            "n’ont pas été écrites. Le disque est plein.",
        ),
        ({"situation": "arrete"}, "a été arrêtée. Par un compte supprimé"),
    ],
)
def test_what_stopped_them_is_said(client, personne, champs, dit):
    passage = PassageDeDonnees.objects.create(fini_le=timezone.now(), **champs)
    lue = client.get(EXPORTS)
    assert dit in texte(lue)
    assert LANCER in lue.text
    assert "déjà terminée" in d_un_trait(client.post(arret(passage), follow=True).text)
