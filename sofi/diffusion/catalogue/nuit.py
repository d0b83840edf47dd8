"""The catalogues of the night, once a day, and those asked for meanwhile."""

import datetime

from django.conf import settings
from django.utils import timezone

from sofi.courriels.periodes import une_fois
from sofi.socle.taches import Reprise, app, differer
from sofi.validation.models import OffrePubliee

from . import fichiers
from .fabrication import CatalogueEnCours, fabriquer


@app.task(
    name="diffusion.faire_les_catalogues",
    lock="diffusion.catalogues",
    retry=Reprise(),
)
def faire() -> None:
    """Make what isn't that of today's offer; done again from where it was when the worker dies."""
    try:
        fabriquer()
    except CatalogueEnCours:
        return  # somebody runs the command: it makes the same


def demander_la_nuit(maintenant: datetime.datetime) -> None:
    """Ask for the night's, once a day from the hour of the settings; the first ones of a site at once.

    Never on a base without offer and without catalogue.
    """
    liste = fichiers.lire()
    if not (liste.catalogues or OffrePubliee.objects.exists()):
        return
    decale = timezone.localtime(maintenant) - datetime.timedelta(hours=settings.CATALOGUE_HEURE)
    with une_fois("catalogue", f"{decale:%Y-%m-%d}" if liste.vu_le else "premier") as a_faire:
        if a_faire:
            differer(faire)
