"""The files of the night: asked for once a day by the worker, from the hour of the settings."""

import datetime

from sofi.courriels.periodes import une_fois
from sofi.validation.models import OffrePubliee

from ..models import PassageDeDonnees
from ..passages import nuit_de
from .passages import demander


def demander_la_nuit(maintenant: datetime.datetime) -> None:
    """Once a day; never on a base without any offer, nor beside a run that somebody asked for."""
    with une_fois("donnees_ouvertes", nuit_de(maintenant)) as a_faire:
        if not a_faire or not OffrePubliee.objects.exists():
            return
        en_cours = PassageDeDonnees.objects.filter(situation__in=PassageDeDonnees.EN_COURS)
        if not en_cours.exists():
            demander(None)
