"""What is sent once a day or once a week: done once for each period, whenever the jobs run.

A periodic job asks often (it may have been off at the hour), and finds its period done or not.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from .models import Passage

HEURE = 7  # nothing periodic leaves before


def jour(maintenant: datetime.datetime) -> str:
    """The day whose sending is due: today from seven o'clock, else the day before."""
    return f"{dernier_matin(maintenant):%Y-%m-%d}"


def semaine(maintenant: datetime.datetime) -> str:
    """The week whose sending is due: from Monday seven o'clock."""
    annee, numero, _ = dernier_matin(maintenant).isocalendar()
    return f"{annee}-S{numero:02}"


def dernier_matin(maintenant: datetime.datetime) -> datetime.date:
    """The day whose seven o'clock was the last, by the clock of the site."""
    return (timezone.localtime(maintenant) - datetime.timedelta(hours=HEURE)).date()


def dernier_lundi(maintenant: datetime.datetime) -> datetime.date:
    """The Monday whose seven o'clock was the last."""
    matin = dernier_matin(maintenant)
    return matin - datetime.timedelta(days=matin.weekday())


@contextmanager
def une_fois(nom: str, periode: str) -> Iterator[bool]:
    """Whether this sending is still to be done for this period; done, with all it wrote, when the block ends."""
    with transaction.atomic():
        _, a_faire = Passage.objects.get_or_create(nom=nom, periode=periode)
        yield a_faire
