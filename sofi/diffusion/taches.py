"""Jobs of the published sessions: what ends soon is told, from seven o'clock, once for its period."""

from django.utils import timezone

from sofi.socle.taches import app

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
