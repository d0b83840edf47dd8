"""Jobs of the e-mails: each one's own (`envoi.envoyer`), what no job holds any more, the day's digest."""

import datetime

from django.utils import timezone

from sofi.socle.taches import app

from .envoi import envoyer_en_attente
from .recapitulatif import ecrire_les_recapitulatifs

RETARD = datetime.timedelta(
    minutes=10
)  # each e-mail has a job of its own, which has had its time by then


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="courriels.envoyer_en_retard", queueing_lock="courriels.retard", lock="courriels.retard"
)
def envoyer_en_retard(timestamp: int) -> None:
    """Nothing that is written is forgotten, whatever became of its job."""
    envoyer_en_attente(retard=RETARD)


@app.periodic(cron="*/15 * * * *")
@app.task(name="courriels.recapituler", queueing_lock="courriels.jour", lock="courriels.jour")
def recapituler(timestamp: int) -> None:
    """The day's e-mail, once, from seven o'clock."""
    ecrire_les_recapitulatifs(timezone.now())
