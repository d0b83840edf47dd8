"""Jobs of what the public leaves: nothing stays longer than was said."""

from django.utils import timezone

from sofi.socle.taches import app

from . import selections, signalements


@app.periodic(cron="47 2 * * *")
@app.task(name="usagers.oublier", queueing_lock="usagers.oublier")
def oublier(timestamp: int) -> None:
    """Reports and shared selections, at their term."""
    signalements.oublier(timezone.now())
    selections.oublier(timezone.now())
