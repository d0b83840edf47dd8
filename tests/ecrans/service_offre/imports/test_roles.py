"""Imports belong to the service Offre: for the other roles they don't exist."""

import pytest
from django.test import Client

from sofi.comptes.models import Role
from sofi.echanges.importations import deposer
from sofi.echanges.models import Import
from tests.fabriques import UtilisateurFactory

from .test_imports import Situation, decider, envoyer, nsf

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [Role.ORGANISME, Role.REGION])
def test_les_autres_roles_n_en_voient_rien(client: Client, role: str) -> None:
    importe = deposer("nsf", "nsf.csv", [nsf("234")], auteur=None)
    client.force_login(UtilisateurFactory(role=role))
    assert envoyer(client, nsf("235")).status_code == 404
    for quoi in ("appliquer", "abandonner"):
        assert decider(client, importe, quoi).status_code == 404
    assert Import.objects.get().situation == Situation.ATTENTE
