"""The page of a session of a document, drawn for those who validate it before the public sees it."""

import datetime

from sofi.offre.fiches import FicheSession
from sofi.validation.document import Document

from .presentation.formation import PageFormation


def page(document: Document, session: FicheSession, jour: datetime.date) -> PageFormation:
    """The page, as if every session of the document were active."""
    return PageFormation(document, session, jour, [s.id for s in document.sessions])
