"""What each figure begins with, imported before any model: settings, a PostgreSQL of its own, a stopwatch."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parents[1]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conf.settings_test")
if "DATABASE_URL" not in os.environ:
    os.environ.setdefault("SOFI_POSTGRES", str(RACINE / "var" / "bench" / str(os.getpid())))
    os.environ.setdefault("SOFI_POSTGRES_EPHEMERE", "1")

import django  # noqa: E402

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import (  # noqa: E402
    CaptureQueriesContext,
    setup_databases,
    teardown_databases,
)
from django.utils import timezone  # noqa: E402

from sofi.demonstration import comptes, peuplement, programmes  # noqa: E402
from sofi.referentiels.demonstration import charger_demonstration  # noqa: E402


@contextmanager
def base_neuve() -> Iterator[None]:
    """An empty base, removed at the end."""
    base = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(base, verbosity=0)


@transaction.atomic
def region(sessions: int) -> None:
    """An invented region of so many sessions, with the reference tables and accounts of the demonstration."""
    jour = timezone.localdate()
    charger_demonstration()
    comptes.ouvrir()
    programmes.creer(jour)
    peuplement.peupler(sessions, graine=1, jour=jour)


def ranger(*tables: str) -> None:
    """Tidy these tables, else all, after a bulk change; PostgreSQL refuses half of it in a transaction."""
    ordre = "ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE"
    with connection.cursor() as curseur:
        curseur.execute(f"{ordre} {', '.join(tables)}")


def mediane(
    fonction: Callable[[], Any], essais: int, horloge: Callable[[], float] = time.perf_counter
) -> float:
    """Median time in milliseconds of a call, after a first one, which only counts when it is alone."""
    durees = []
    for _ in range(essais + 1):
        debut = horloge()
        fonction()
        durees.append((horloge() - debut) * 1000)
    return statistics.median(durees[1:] or durees)


def horloge_des_processeurs() -> Callable[[], float]:
    """Seconds that this process and the server's for this connection have worked: what else runs counts for little.

    The server's are read where Linux tells them, on this machine; elsewhere, the time that passes. Its parallel
    workers wouldn't be seen: it goes without them.
    """
    with connection.cursor() as curseur:
        curseur.execute("SET max_parallel_workers_per_gather = 0")
        curseur.execute("SELECT pg_backend_pid()")
        (numero,) = curseur.fetchone()
    travail = Path(f"/proc/{numero}/schedstat")
    if "postgres" not in _programme(numero) or not travail.exists():
        return time.perf_counter
    return lambda: time.process_time() + int(travail.read_text().split()[0]) / 1e9


def _programme(numero: int) -> str:
    """What runs under this number here; nothing when the server is on another machine."""
    nom = Path(f"/proc/{numero}/comm")
    return nom.read_text() if nom.exists() else ""


def mesurer_la_page(qui: Client, adresse: str, essais: int) -> tuple[float, int]:
    """Median processor time in milliseconds of a whole page, and its number of queries."""

    def demander() -> None:
        reponse = qui.get(adresse)
        if reponse.status_code != 200:
            raise SystemExit(f"{adresse}: {reponse.status_code}")

    duree = mediane(demander, essais, horloge_des_processeurs())
    with CaptureQueriesContext(connection) as requetes:
        demander()
    return duree, len(requetes)
