"""The service Offre, signed in, and what it sends."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from sofi.comptes.models import Role, Utilisateur
from sofi.courriels.envoi import envoyer_en_attente
from tests.fabriques import UtilisateurFactory
from tests.facteur import facteur, port_libre, smtp

__all__ = ["facteur", "port_libre", "smtp"]

Envoi = Callable[..., HttpResponse]


@pytest.fixture
def offre(client: Client) -> Utilisateur:
    """Signed in as the service Offre."""
    utilisateur: Utilisateur = UtilisateurFactory(role=Role.SERVICE_OFFRE, nom="Bureau du quai")
    client.force_login(utilisateur)
    return utilisateur


@pytest.fixture
def envoyer(client: Client) -> Envoi:
    """Post to a page by its name; what is written by mail leaves."""

    def poster(nom: str, pk: int | None = None, /, *suite: int, **donnees: Any) -> HttpResponse:
        args = [] if pk is None else [pk, *suite]
        reponse = client.post(reverse(f"service_offre:{nom}", args=args), donnees)
        envoyer_en_attente()
        return reponse

    return poster
