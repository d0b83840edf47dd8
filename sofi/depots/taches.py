"""Jobs of the deposits: reading and writing (`operations`), and what goes away at night."""

from django.utils import timezone

from sofi.socle.taches import app

from .operations import ecrire_depot, lire_depot
from .purge import purger

__all__ = ["ecrire_depot", "lire_depot"]


@app.periodic(cron="50 2 * * *")
@app.task(name="depots.purger", queueing_lock="depots.purger")
def purger_les_depots(timestamp: int) -> None:
    """Every night."""
    purger(timezone.now())
