"""Sending a form, and the mail that follows it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from sofi.courriels.envoi import envoyer_en_attente
from tests.facteur import facteur, port_libre, smtp

__all__ = ["facteur", "port_libre", "smtp"]

Envoi = Callable[..., HttpResponse]


@pytest.fixture
def envoyer(client: Client) -> Envoi:
    """Post a form to a page by its name; what is written by mail leaves."""

    def poster(
        nom: str, donnees: dict[str, Any], *args: Any, par: Client | None = None, **suite: Any
    ) -> HttpResponse:
        reponse = (par or client).post(reverse(nom, args=args), donnees, **suite)
        envoyer_en_attente()
        return reponse

    return poster
