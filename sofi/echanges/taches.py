"""Jobs of the exchanges: those of each import (`importations`) and of each feed (`passages`), and the night's."""

from django.utils import timezone

from sofi.socle.taches import app

from .donnees.nuit import demander_la_nuit
from .importations import abandonner_les_oublies
from .morceaux import preparer
from .passages import ecrire_la_nuit
from .recuperation import decider_les_recuperes, recuperer_la_nuit


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


@app.periodic(cron="20 * * * *")
@app.task(name="echanges.preparer_le_flux", queueing_lock="echanges.preparer_le_flux")
def preparer_le_flux(timestamp: int) -> None:
    """The pieces that a new day or new code left to make, before the night's feed needs them."""
    preparer(timezone.localdate())


@app.periodic(cron="*/10 * * * *")
@app.task(name="echanges.donnees_de_la_nuit", queueing_lock="echanges.donnees_de_la_nuit")
def ecrire_les_donnees_de_la_nuit(timestamp: int) -> None:
    """The open data of the day, once, from the hour of the feed."""
    demander_la_nuit(timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="echanges.sources_de_la_nuit", queueing_lock="echanges.sources_de_la_nuit")
def recuperer_les_sources(timestamp: int) -> None:
    """The sources that have an address, once a night; then what was read of them."""
    recuperer_la_nuit(timezone.now())
    decider_les_recuperes()
