"""The files of the night: asked for once a day by the worker, from the hour of the settings."""

import datetime

from django.conf import settings
from django.utils import timezone

from sofi.courriels.periodes import une_fois
from sofi.socle.taches import Reprise, app, differer
from sofi.validation.models import OffrePubliee

from .ecriture import ecrire


@app.task(name="echanges.ecrire_les_donnees", lock="echanges.donnees", retry=Reprise())
def ecrire_les_donnees() -> None:
    """The files of today; run twice, they are the same."""
    ecrire(timezone.localdate())


def demander_la_nuit(maintenant: datetime.datetime) -> None:
    """Once a day; never on a base without any offer."""
    decale = timezone.localtime(maintenant) - datetime.timedelta(hours=settings.FLUX_HEURE)
    with une_fois("donnees_ouvertes", f"{decale:%Y-%m-%d}") as a_faire:
        if a_faire and OffrePubliee.objects.exists():
            differer(ecrire_les_donnees)
