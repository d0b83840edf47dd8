"""Jobs of the service Offre: the links of the offer, tried every night."""

from sofi.socle.taches import app

from .liens import a_verifier, verifier

LIENS_PAR_NUIT = 2000  # the others the next nights


@app.periodic(cron="25 1 * * *")
@app.task(
    name="validation.verifier_les_liens", queueing_lock="validation.liens", lock="validation.liens"
)
def verifier_les_liens(timestamp: int) -> None:
    """Try those that have no fresh finding, those of the actions that wait first."""
    verifier(a_verifier(LIENS_PAR_NUIT))
