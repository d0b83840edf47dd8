"""Jobs of the published sessions: what ends soon is told, once for its period; old views are erased; catalogues are
made at night.
"""

from django.utils import timezone

from sofi.socle.taches import app

from . import appels, vues
from .catalogue.nuit import demander_la_nuit
from .echeances import annoncer_les_fins_de_certifications, annoncer_les_fins_de_sessions


@app.periodic(cron="10 * * * *")
@app.task(
    name="diffusion.annoncer_les_echeances",
    queueing_lock="diffusion.echeances",
    lock="diffusion.echeances",
)
def annoncer_les_echeances(timestamp: int) -> None:
    """The week's sessions, the day's certifications."""
    annoncer_les_fins_de_sessions(timezone.now())
    annoncer_les_fins_de_certifications(timezone.now())


@app.periodic(cron="37 2 * * *")
@app.task(name="diffusion.oublier_les_vues", queueing_lock="diffusion.vues")
def oublier_les_vues(timestamp: int) -> None:
    """Views of the public pages are kept twenty-five months."""
    vues.oublier_les_anciennes(timezone.localdate())


@app.periodic(cron="*/15 * * * *")
@app.task(name="diffusion.oublier_les_appels", queueing_lock="diffusion.appels")
def oublier_les_appels(timestamp: int) -> None:
    """Calls of the API are counted for a minute, and forgotten."""
    appels.oublier(timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="diffusion.catalogues_de_la_nuit", queueing_lock="diffusion.catalogues_de_la_nuit")
def faire_les_catalogues_de_la_nuit(timestamp: int) -> None:
    """Once a day, from the hour of the settings."""
    demander_la_nuit(timezone.now())
