"""Jobs of what the public leaves: nothing stays longer than was said."""

from django.utils import timezone

from sofi.socle.taches import app

from . import alertes, envois, selections, signalements


@app.periodic(cron="47 2 * * *")
@app.task(name="usagers.oublier", queueing_lock="usagers.oublier")
def oublier(timestamp: int) -> None:
    """Reports, shared selections and alerts, at their term."""
    signalements.oublier(timezone.now())
    selections.oublier(timezone.now())
    alertes.oublier(timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="usagers.alertes", queueing_lock="usagers.alertes", lock="usagers.alertes")
def envoyer_les_alertes(timestamp: int) -> None:
    """What is new, once a day or a week from seven o'clock; alerts whose year ends."""
    envois.envoyer_les_alertes(timezone.now())
    envois.annoncer_les_fins(timezone.now())
