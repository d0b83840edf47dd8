"""The page of a session of a document, drawn for those who validate it before the public sees it."""

import datetime

from .presentation.formation import PageFormation
from .presentation.textes import Json


def page(document: Json, session: Json, jour: datetime.date) -> PageFormation:
    """The page, as if every session of the document were active."""
    return PageFormation(document, session, jour, [s["id"] for s in document["sessions"]])
