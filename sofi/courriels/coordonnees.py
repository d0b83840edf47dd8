"""How to reach the service Offre: what the administration wrote, else what the installation says."""

from django.conf import settings
from django.db import DatabaseError

from sofi.socle.memoire import memoire

from .models import Coordonnees

CLEF = "coordonnees"
DUREE = 60
"""For how many seconds another process may still show what it read."""


def coordonnees() -> dict[str, str]:
    """Service, telephone, hours, e-mail and postal address; one query a minute, none that an error page needs."""
    lues: dict[str, str] | None = memoire.get(CLEF)
    if lues is None:
        lues = _lire()
        memoire.set(CLEF, lues, DUREE)
    return lues


def oublier() -> None:
    """What was just written is read at once by this process."""
    memoire.delete(CLEF)


def _lire() -> dict[str, str]:
    try:
        ecrites = Coordonnees.objects.values(*Coordonnees.CHAMPS).first()
    except DatabaseError:  # the page that says so has a foot too
        ecrites = None
    return {"adresse": "", **settings.CONTACT, **(ecrites or {})}
