"""Jobs of the exchanges: those of each import (`importations`) and of each feed (`passages`), and the night's."""

from django.utils import timezone

from sofi.socle.taches import app

from .importations import abandonner_les_oublies
from .passages import ecrire_la_nuit


@app.periodic(cron="40 2 * * *")
@app.task(name="echanges.abandonner_les_oublies", queueing_lock="echanges.oublies")
def abandonner_les_imports_oublies(timestamp: int) -> None:
    """Every night."""
    abandonner_les_oublies(timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="echanges.flux_de_la_nuit", queueing_lock="echanges.flux_de_la_nuit")
def ecrire_le_flux_de_la_nuit(timestamp: int) -> None:
    """The feed of the day, once, from the hour of the settings."""
    ecrire_la_nuit(timezone.now())
