"""Jobs of the accounts: what is kept for a time is erased after it."""

import datetime

from django.utils import timezone

from sofi.socle.taches import app

from .gardees import oublier_les_anciennes
from .models import Connexion

# The CNIL's recommendation on logs: six months to a year (délibération 2021-122).
TRACES_GARDEES = datetime.timedelta(days=365)


@app.periodic(cron="23 2 * * *")
@app.task(name="comptes.oublier_les_connexions", queueing_lock="comptes.oublier")
def oublier_les_connexions(timestamp: int) -> None:
    """Traces of sign-ins are kept a year."""
    Connexion.objects.filter(le__lt=timezone.now() - TRACES_GARDEES).delete()


@app.periodic(cron="*/30 * * * *")
@app.task(name="comptes.oublier_les_saisies", queueing_lock="comptes.saisies")
def oublier_les_saisies(timestamp: int) -> None:
    """What was typed in an ended session doesn't stay longer than was said."""
    oublier_les_anciennes()
