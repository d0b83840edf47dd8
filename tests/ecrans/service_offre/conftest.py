"""What the tests of the service Offre's screens share."""

import pytest

from sofi.comptes.models import Role
from tests.fabriques import UtilisateurFactory


@pytest.fixture
def validateur(client, db):
    """Signed in as the service Offre."""
    utilisateur = UtilisateurFactory(role=Role.SERVICE_OFFRE)
    client.force_login(utilisateur)
    return utilisateur


@pytest.fixture
def organisme(db):
    """A person of an organisme."""
    return UtilisateurFactory()
