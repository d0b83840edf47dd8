"""What deposits keep goes away with time: the files, and the reports that nobody decided on."""

import datetime

from .models import Depot, FichierDepose
from .operations import DepotImpossible, abandonner

SANS_DECISION = datetime.timedelta(days=30)
"""A report left so long is about an offer that has changed since: the file is to be given again."""
APRES_ECRITURE = datetime.timedelta(days=90)
"""Nothing reads the file of written drafts again: time enough to ask what it held."""


def purger(maintenant: datetime.datetime) -> tuple[int, int]:
    """How many deposits without a decision were given up, how many files of written ones erased."""
    oublies = 0
    attendent = Depot.objects.filter(situation=Depot.Situation.A_DECIDER)
    for depot in attendent.filter(lu_le__lt=maintenant - SANS_DECISION):
        try:
            abandonner(depot)
        except DepotImpossible:  # decided meanwhile
            continue
        oublies += 1
    ecrits = FichierDepose.objects.filter(depot__situation=Depot.Situation.ECRIT)
    effaces, _ = ecrits.filter(depot__fini_le__lt=maintenant - APRES_ECRITURE).delete()
    return oublies, effaces
