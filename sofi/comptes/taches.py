"""Jobs of the accounts: what was typed in an ended session; the rest is erased at night by `sofi.personnes`."""

from sofi.socle.taches import app

from .gardees import oublier_les_anciennes


@app.periodic(cron="*/30 * * * *")
@app.task(name="comptes.oublier_les_saisies", queueing_lock="comptes.saisies")
def oublier_les_saisies(timestamp: int) -> None:
    """What was typed in an ended session doesn't stay longer than was said."""
    oublier_les_anciennes()
