"""Waiting for another process: until something is so, until it is held by a lock."""

import time
from collections.abc import Callable

from django.db import connection


def attendre(condition: Callable[[], bool], delai: float = 20) -> None:
    """Wait until it is so."""
    fin = time.monotonic() + delai
    while not condition():
        assert time.monotonic() < fin, "waited too long"
        time.sleep(0.02)


def compter(condition: str) -> int:
    """How many other connections to this database are so; what is seen is of now, even in a transaction."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_stat_clear_snapshot()")
        curseur.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            f" AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND {condition}"
        )
        return int(curseur.fetchone()[0])


def requetes_en_attente() -> int:
    """How many wait for a lock."""
    return compter("wait_event_type = 'Lock'")
