"""Jobs of the partners: each delivery has its own (`livraisons`), asked for once the feed is written."""

from django.utils import timezone

from sofi.socle.taches import app

from .livraisons import preparer_les_livraisons


@app.periodic(cron="*/5 * * * *")
@app.task(name="partenaires.preparer_les_livraisons", queueing_lock="partenaires.livraisons")
def preparer_ce_qui_part(timestamp: int) -> None:
    """What the last feed has to be put at."""
    preparer_les_livraisons(timezone.now())
