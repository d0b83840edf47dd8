"""An établissement with somebody who works for it, and the service Offre."""

import pytest
from django.urls import reverse

from sofi.comptes.models import Role
from sofi.validation.circuit import franchir
from tests.fabriques import RattachementFactory, UtilisateurFactory


@pytest.fixture
def personne(client):
    """Signed in for an établissement."""
    rattachement = RattachementFactory()
    client.force_login(rattachement.utilisateur)
    return rattachement


@pytest.fixture
def service_offre():
    return UtilisateurFactory(role=Role.SERVICE_OFFRE)


@pytest.fixture
def publier(personne, service_offre):
    """Send and validate an action."""

    def faire(action):
        franchir(action, "envoyer", auteur=personne.utilisateur)
        franchir(action, "valider", auteur=service_offre)
        return action

    return faire


@pytest.fixture
def lire(client):
    """Get a page of the organisme: `lire("sessions", liste="actives")`."""

    def faire(nom, **parametres):
        return client.get(reverse(f"organisme:{nom}"), parametres)

    return faire
