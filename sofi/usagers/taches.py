"""Jobs of the alerts; what ends at its term is erased at night by `sofi.personnes`."""

from django.utils import timezone

from sofi.socle.taches import app

from . import envois


@app.periodic(cron="*/10 * * * *")
@app.task(name="usagers.alertes", queueing_lock="usagers.alertes", lock="usagers.alertes")
def envoyer_les_alertes(timestamp: int) -> None:
    """What is new, once a day or a week from seven o'clock; alerts whose year ends."""
    envois.envoyer_les_alertes(timezone.now())
    envois.annoncer_les_fins(timezone.now())
