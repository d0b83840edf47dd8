"""How to reach the service Offre: what the administration wrote, else what the installation says."""

from django.conf import settings
from django.db import DatabaseError

from sofi.socle.conservation import en_memoire, inexact
from sofi.socle.memoire import memoire

from .models import Coordonnees

CLEF = "coordonnees"
DUREE = 60
"""For how many seconds another process may still show what it read."""


def coordonnees() -> dict[str, str]:
    """Service, telephone, hours, e-mail and postal address; one query a minute, none that an error page needs."""
    try:
        return en_memoire(CLEF, _lire, DUREE)
    except DatabaseError:  # the page that says so has a foot too
        inexact()
        return _completes({})


def oublier() -> None:
    """What was just written is read at once by this process."""
    memoire.delete(CLEF)


def _lire() -> dict[str, str]:
    return _completes(Coordonnees.objects.values(*Coordonnees.CHAMPS).first() or {})


def _completes(ecrites: dict[str, str]) -> dict[str, str]:
    return {"adresse": "", **settings.CONTACT, **ecrites}
