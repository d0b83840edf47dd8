"""Jobs of people's rights: what each request asks (`demandes`), the night's purges, files renewed after an erasure."""

from django.utils import timezone

from sofi.socle.taches import Reprise, app, differer

from . import conservation, fichiers
from .demandes import faire, rechercher

__all__ = ["faire", "rechercher"]


@app.periodic(cron="33 1 * * *")
@app.task(name="personnes.purger", queueing_lock="personnes.purger", retry=Reprise())
def purger(timestamp: int) -> None:
    """Nothing stays longer than the register says: a job for each rule, so that one that fails stops no other."""
    for regle in conservation.REGLES:
        differer(purger_une, regle=regle.code)


@app.task(name="personnes.purger_une", lock="personnes.purger", retry=Reprise())
def purger_une(regle: str) -> None:
    """What this rule erases."""
    trouvee = next(une for une in conservation.REGLES if une.code == regle)
    conservation.passer_une(trouvee, timezone.now())


@app.periodic(cron="45 * * * *")
@app.task(name="personnes.fichiers", queueing_lock="personnes.fichiers", lock="personnes.fichiers")
def renouveler_les_fichiers(timestamp: int) -> None:
    """Files written before an erasure go as soon as newer ones are there."""
    fichiers.renouveler_tous(timezone.now())
