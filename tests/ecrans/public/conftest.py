"""What the public screens are tested with."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from sofi.diffusion import rendez_vous, suivi
from tests.diffusion.aide import poser_communes, publier_document
from tests.documents import document_exemple, session_exemple


def dans(jours: int) -> str:
    """A date so many days from today, as documents write it."""
    return (timezone.localdate() + datetime.timedelta(days=jours)).isoformat()


def a_venir(numero: int = 144101, **valeurs: Any) -> dict[str, Any]:
    """A session that begins in two months, with its meetings and inscriptions still to come."""
    return session_exemple(
        numero,
        **{
            "date_debut": dans(60),
            "date_fin": dans(340),
            "informations_collectives": [],
            "periodes_inscription": [],
            **valeurs,
        },
    )


@pytest.fixture(autouse=True)
def base(db: None) -> Iterator[None]:
    """A few communes; nothing kept from another test."""
    cache.clear()
    poser_communes()
    yield
    cache.clear()


@pytest.fixture
def publier() -> Callable[..., dict[str, Any]]:
    """Put the CAP ébéniste online, with sessions to come and what the test changes."""

    def _publier(*sessions: dict[str, Any], **valeurs: Any) -> dict[str, Any]:
        document = document_exemple(sessions=list(sessions) or [a_venir()], **valeurs)
        version = publier_document(document)
        suivi.mettre_a_jour(version.action_id, version)
        rendez_vous.mettre_a_jour(version.action_id, version)
        return document

    return _publier
