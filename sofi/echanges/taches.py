"""Jobs of the exchanges: those of each import (`importations`), and the imports that nobody decides on."""

from django.utils import timezone

from sofi.socle.taches import app

from .importations import abandonner_les_oublies


@app.periodic(cron="40 2 * * *")
@app.task(name="echanges.abandonner_les_oublies", queueing_lock="echanges.oublies")
def abandonner_les_imports_oublies(timestamp: int) -> None:
    """Every night."""
    abandonner_les_oublies(timezone.now())
