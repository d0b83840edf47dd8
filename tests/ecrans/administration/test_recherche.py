"""The administration sees the index of each web machine."""

import datetime
import socket
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Role
from sofi.diffusion import changements
from sofi.diffusion.models import Changement, Compteur, MachineIndex
from sofi.diffusion.moteur import machines
from sofi.diffusion.moteur.suite import index
from tests.diffusion.aide import poser_communes, publier_document
from tests.documents import document_exemple
from tests.fabriques import UtilisateurFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> Any:
    client.force_login(UtilisateurFactory(role=Role.ADMINISTRATION))
    adresse = reverse("administration:index_de_la_recherche")
    return lambda: client.get(adresse).content.decode()


def machine(nom: str, **valeurs: Any) -> None:
    maintenant = timezone.now()
    faits = {"numero": 7, "formations": 5, "octets": 2_500_000, "depuis": maintenant}
    MachineIndex.objects.create(machine=nom, **{**faits, "vue_le": maintenant, **valeurs})


def test_sans_machine_la_page_dit_ce_qui_se_passe(page: Any) -> None:
    assert "Aucune machine" in page()


def test_chaque_machine_dans_son_etat(page: Any) -> None:
    Compteur.objects.update(numero=7)
    machine("a-jour")
    lue = page()
    assert "À jour" in lue
    assert "2,5" in lue
    MachineIndex.objects.update(numero=4)
    lue = page()
    assert "En retard" in lue
    assert "3\N{NO-BREAK SPACE}publications" in lue
    MachineIndex.objects.update(numero=7, faites=3000, reste=9000)
    assert "Se construit" in page()
    avant = timezone.now() - datetime.timedelta(minutes=3)
    MachineIndex.objects.update(reste=0, vue_le=avant)
    lue = page()
    assert "Ne répond plus</span>" in lue
    assert "À jour</span>" not in lue
    MachineIndex.objects.update(vue_le=timezone.now() - datetime.timedelta(days=8))
    assert "Aucune machine" in page()


def test_le_programme_qui_tient_l_index_dit_ou_il_en_est() -> None:
    poser_communes()
    machines.dire()  # no index yet: nothing to say
    assert not MachineIndex.objects.exists()
    publier_document(document_exemple())
    assert index().tenir()
    machines.dire()
    dite = MachineIndex.objects.get()
    assert (dite.machine, dite.formations, dite.reste) == (socket.gethostname(), 1, 0)
    assert dite.numero == changements.point().numero == Changement.objects.count()
    assert dite.octets > 1000
    machines.dire()
    relue = MachineIndex.objects.get()
    assert relue.depuis == dite.depuis
    assert relue.vue_le > dite.vue_le


def test_meme_nombre_de_requetes(django_assert_num_queries: Any, page: Any) -> None:
    machine("une")
    page()
    with CaptureQueriesContext(connection) as une:
        page()
    for rang in range(20):
        machine(f"m{rang}")
    with django_assert_num_queries(len(une)):
        page()
