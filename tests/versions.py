"""Published versions as no act writes them: damaged, older, of another day."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from sofi.validation.models import Version


@contextmanager
def modifiables() -> Iterator[None]:
    """Published versions may be changed inside: the trigger that refuses it sleeps."""
    with connection.cursor() as curseur:
        # What foreign keys still have to check would keep the table from being altered.
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        curseur.execute("ALTER TABLE validation_version DISABLE TRIGGER version_immuable")
        yield
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        curseur.execute("ALTER TABLE validation_version ENABLE TRIGGER version_immuable")
        curseur.execute("SET CONSTRAINTS ALL DEFERRED")


def reecrire(version: Version, **valeurs: Any) -> Version:
    """This version with other values; its document may be any JSON."""
    with modifiables():
        Version.objects.filter(pk=version.pk).update(**valeurs)
    return version
