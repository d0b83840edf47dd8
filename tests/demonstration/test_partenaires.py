"""The demonstration's partners: their pages aren't empty, and the key that the README gives opens the feed."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from sofi.comptes.models import Utilisateur
from sofi.demonstration.partenaires import CLE
from sofi.echanges.models import FluxEcrit, PassageDeFlux
from sofi.partenaires.listes import partenaires_montres, reprises
from sofi.partenaires.mesure import diffusion
from sofi.partenaires.models import Livraison, Partenaire
from sofi.socle.jours_ouvres import compter

pytestmark = pytest.mark.django_db
RACINE = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def demonstration(base_du_module, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """In a folder of its own: the feed of another base would be its last one, and hold it back."""
    dit = StringIO()
    with override_settings(FLUX_DOSSIER=tmp_path_factory.mktemp("flux")):
        call_command("demonstration", "--sessions", "40", stdout=dit)
        yield dit.getvalue()


def page(compte: str, adresse: str) -> str:
    navigateur = Client()
    navigateur.force_login(Utilisateur.objects.get(email=compte))
    return navigateur.get(adresse).content.decode().replace("\xa0", " ")


def test_each_partner_is_in_a_state_of_its_own(demonstration: str) -> None:
    soucis = {
        un.partenaire.nom: [souci.quoi for souci in un.soucis] for un in partenaires_montres()
    }
    assert soucis == {
        "Kairos": ["Un dépôt a échoué"],
        "Offre Info": [],
        "Site de la Région": ["Il ne passe plus"],
    }
    assert [un.en_retard for un in reprises()] == [False, False, True]
    passage = PassageDeFlux.objects.get()
    assert passage.situation == PassageDeFlux.Situation.DIFFUSE
    assert [un.genres for un in reprises()] == [(), ("complet", "delta", "manifeste"), ()]
    veille, ce_jour = FluxEcrit.objects.all()
    assert veille.sessions == ce_jour.sessions and compter(veille.jour, ce_jour.jour) <= 1
    mesure = diffusion(veille.jour, ce_jour.jour)
    assert mesure.reprises == mesure.tenues > 10


def test_the_exports_say_who_has_what_and_what_changed(demonstration: str) -> None:
    textes = page("offre@exemple.fr", reverse("service_offre:exports"))
    assert textes.count(">\n            Offre Info (") == 2, "the complete file and the delta"
    assert "0 nouvelle" in textes and "1 changée" in textes
    sessions = FluxEcrit.objects.latest("pk").sessions
    assert f"{sessions} dans les deux" in textes


def test_the_key_that_is_published_opens_the_feed(demonstration: str) -> None:
    assert f"`{CLE}`" in (RACINE / "README.md").read_text()
    entetes = {"Authorization": f"Bearer {CLE}"}
    for nom in ("", "complet", "delta", "manifeste"):
        reponse = Client().get(f"/flux/v1/{nom}", headers=entetes)
        assert reponse.status_code == 200 and reponse.getvalue(), nom


def test_what_partners_refused_waits_for_the_organisme(demonstration: str) -> None:
    textes = page("organisme@exemple.fr", reverse("organisme:tableau_de_bord"))
    assert "Code E-114&nbsp;:" in textes and "complète. Complétez l’adresse" in textes
    kairos = Partenaire.objects.get(nom="Kairos")
    fiche = page(
        "administration@exemple.fr", reverse("administration:partenaire", args=[kairos.pk])
    )
    assert "ne montre pas l’empreinte gardée" in fiche
    assert set(kairos.livraisons.values_list("situation", flat=True)) == {
        Livraison.Situation.FAITE,
        Livraison.Situation.ABANDONNEE,
    }
