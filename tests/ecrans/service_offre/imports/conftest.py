"""Who gives files to import."""

import pytest
from django.test import Client

from sofi.comptes.models import Role, Utilisateur
from tests.fabriques import UtilisateurFactory


@pytest.fixture
def validateur(client: Client) -> Utilisateur:
    utilisateur = UtilisateurFactory(role=Role.SERVICE_OFFRE)
    client.force_login(utilisateur)
    return utilisateur
