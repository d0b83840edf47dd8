"""What anybody may be given of a published document, by the API and the open data: what public pages show, no more.

A document already names no person who isn't chosen to be named. It also holds sessions withdrawn since, and how
partners and the Région reach the organisme: these aren't for everybody.
"""

from msgspec.structs import replace

from sofi.offre.fiches import FicheSession
from sofi.validation.document import Document


def partie_publique(document: Document) -> Document | None:
    """The document for everybody; None when all its sessions are withdrawn."""
    sessions = [session_publique(s) for s in document.sessions if not s.retiree_le]
    return replace(document, sessions=sessions) if sessions else None


def session_publique(session: FicheSession) -> FicheSession:
    """The session without the addresses that aren't the public's."""
    return replace(session, mail_liaison="", referent_prf=None)
