"""How many calls of the API in a minute: counted for all the processes at once, by one statement."""

import datetime

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

from .models import AppelsApi

_COMPTER = """
    INSERT INTO diffusion_appelsapi (qui, minute, nombre) VALUES (%s, %s, 1)
    ON CONFLICT (qui, minute) DO UPDATE SET nombre = diffusion_appelsapi.nombre + 1
    RETURNING nombre
"""
MINUTES_GARDEES = 10


def compter(qui: str, maintenant: datetime.datetime) -> int:
    """One more call of this address or key; how many in this minute, this one included. One query."""
    minute = int(maintenant.timestamp()) // 60
    # Another mark each minute: an address can't be followed in the table, nor read from it.
    marque = salted_hmac(f"api:{minute}", qui, secret=settings.SECRET_KEY).hexdigest()[:32]
    with connection.cursor() as curseur:
        curseur.execute(_COMPTER, [marque, minute])
        (nombre,) = curseur.fetchone()
    return int(nombre)


def oublier(maintenant: datetime.datetime) -> int:
    """Delete what was counted before the last minutes; how many rows."""
    limite = int(maintenant.timestamp()) // 60 - MINUTES_GARDEES
    return AppelsApi.objects.filter(minute__lt=limite).delete()[0]
