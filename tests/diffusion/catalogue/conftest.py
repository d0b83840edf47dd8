"""What the catalogues are tested with: a folder, a day, trainings to publish."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from tests.diffusion.aide import poser_communes, publier_document
from tests.documents import document_exemple, session_exemple

INSTANT = datetime.datetime(2026, 5, 20, 2, 12, tzinfo=datetime.UTC)
Publier = Callable[..., int]


@pytest.fixture(autouse=True)
def dossier(db: None, settings: Settings, tmp_path: Path) -> Path:
    """The folder of the catalogues, and a few communes."""
    poser_communes()
    settings.CATALOGUE_DOSSIER = tmp_path / "catalogue"
    return tmp_path / "catalogue"


@pytest.fixture
def publier() -> Publier:
    """Put the CAP ébéniste online under this number, with sessions to come and what the test changes."""

    def _publier(
        action: int, *sessions: dict[str, Any], titre: str = "CAP Ébéniste", **valeurs: Any
    ) -> int:
        # Numbers of sessions are the caller's when it gives some.
        dites = [seance(action, **session) for session in sessions or ({},)]
        publier_document(
            document_exemple(action={"id": action, "titre": titre}, sessions=dites, **valeurs)
        )
        return action

    return _publier


def seance(action: int, **valeurs: Any) -> Any:
    """A session at Mayenne, from January to June 2027."""
    return session_exemple(
        valeurs.pop("numero", action),
        **{"date_debut": "2027-01-04", "date_fin": "2027-06-30", **valeurs},
    )
