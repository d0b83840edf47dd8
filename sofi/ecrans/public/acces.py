"""What the public may see: published sessions that are neither withdrawn nor ended; anything else is 404."""

import datetime

from django.http import Http404

from sofi.diffusion.publiees import SessionPubliee, trouver

__all__ = ["SessionPubliee", "session_publiee", "trouver"]


def session_publiee(numero: int, jour: datetime.date) -> SessionPubliee:
    """The session of that number, or 404."""
    publiee = trouver(numero, jour)
    if publiee is None:
        raise Http404
    return publiee
