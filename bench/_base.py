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

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import (  # noqa: E402
    CaptureQueriesContext,
    setup_databases,
    teardown_databases,
)


@contextmanager
def base_neuve() -> Iterator[None]:
    """An empty base, removed at the end."""
    base = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(base, verbosity=0)


def mediane(fonction: Callable[[], Any], essais: int) -> float:
    """Median time in milliseconds of a call, after a first one that isn't counted."""
    durees = []
    for _ in range(essais + 1):
        debut = time.perf_counter()
        fonction()
        durees.append((time.perf_counter() - debut) * 1000)
    return statistics.median(durees[1:])


def mesurer_la_page(qui: Client, adresse: str, essais: int) -> tuple[float, int]:
    """Median time in milliseconds of a whole page, and its number of queries."""

    def demander() -> None:
        reponse = qui.get(adresse)
        if reponse.status_code != 200:
            raise SystemExit(f"{adresse}: {reponse.status_code}")

    duree = mediane(demander, essais)
    with CaptureQueriesContext(connection) as requetes:
        demander()
    return duree, len(requetes)
