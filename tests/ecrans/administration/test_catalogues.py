"""The administration has the catalogues made again, and sees which could not be."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from sofi.comptes.models import Role
from sofi.diffusion.catalogue import fichiers, nuit
from sofi.diffusion.catalogue.fabrication import fabriquer
from tests.diffusion.aide import poser_communes, publier_document
from tests.documents import document_exemple
from tests.fabriques import UtilisateurFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("administration:catalogues")


@pytest.fixture(autouse=True)
def offre(settings: Settings, tmp_path: Path) -> None:
    settings.CATALOGUE_DOSSIER = tmp_path / "catalogue"
    poser_communes()
    publier_document(document_exemple())


def test_l_administration_les_fait_refaire(client: Client) -> None:
    client.force_login(UtilisateurFactory(role=Role.ADMINISTRATION))
    assert "Aucun pour le moment" in client.get(PAGE).content.decode()
    reponse = client.post(PAGE, follow=True)
    assert "vont être refaits" in reponse.content.decode()
    demandes = ProcrastinateJob.objects.filter(task_name=nuit.faire.name)
    assert demandes.count() == 1
    nuit.faire()
    lue = client.get(PAGE).content.decode()
    assert f"{len(fichiers.lire().catalogues)}\N{NO-BREAK SPACE}catalogues" in lue
    assert "pas pu être" not in lue


def test_ceux_qui_ont_echoue_sont_dits(client: Client) -> None:
    fabriquer()
    liste = fichiers.lire()
    liste.catalogues[0].echec = True
    fichiers.ecrire(liste)
    client.force_login(UtilisateurFactory(role=Role.ADMINISTRATION))
    lue = client.get(PAGE).content.decode()
    assert "1\N{NO-BREAK SPACE}catalogue n’a pas pu être refait" in lue
    assert liste.catalogues[0].titre in lue
