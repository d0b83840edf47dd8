"""Asks now, by this program's clock, for all that comes back at its hour: what the worker would ask for in a day."""

import time

import django

django.setup()

from contextlib import suppress  # noqa: E402

from procrastinate.exceptions import AlreadyEnqueued  # noqa: E402

from sofi.socle.taches import app, differer  # noqa: E402


def principal() -> None:
    """Each once; those that wait already aren't asked again."""
    for periodique in app.periodic_registry.periodic_tasks.values():
        with suppress(AlreadyEnqueued):
            differer(periodique.task, timestamp=int(time.time()))


if __name__ == "__main__":
    principal()
