"""Jobs of what is watched: what is old is forgotten."""

import datetime

from django.utils import timezone

from sofi.socle.taches import app

from .battement import oublier_les_disparus
from .durees import oublier_les_anciennes
from .models import EchecDeTache, MiseEnService, Panne, Sauvegarde

ECHECS_GARDES = datetime.timedelta(days=31)
GARDES = datetime.timedelta(days=400)
"""Backups, faults, versions: a year and what is needed to compare with it."""


@app.periodic(cron="7 2 * * *")
@app.task(name="surveillance.oublier", queueing_lock="surveillance.oublier")
def oublier(timestamp: int) -> None:
    """Rows that nobody reads any more."""
    maintenant = timezone.now()
    oublier_les_anciennes(timezone.localdate())
    oublier_les_disparus(maintenant)
    EchecDeTache.objects.filter(le__lt=maintenant - ECHECS_GARDES).delete()
    Sauvegarde.objects.filter(faite_le__lt=maintenant - GARDES).delete()
    Panne.objects.filter(reparee_le__lt=maintenant - GARDES).delete()
    MiseEnService.objects.filter(le__lt=maintenant - 5 * GARDES).delete()
