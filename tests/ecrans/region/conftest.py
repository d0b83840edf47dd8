"""What the tests of the Région's screens share."""

import pytest

from sofi.comptes.models import Role
from tests.fabriques import UtilisateurFactory


@pytest.fixture
def agent(client, db):
    """Signed in as the Région."""
    utilisateur = UtilisateurFactory(role=Role.REGION)
    client.force_login(utilisateur)
    return utilisateur


@pytest.fixture
def organisme(db):
    """A person of an organisme."""
    return UtilisateurFactory()


@pytest.fixture
def offre(db):
    """A person of the service Offre."""
    return UtilisateurFactory(role=Role.SERVICE_OFFRE)
