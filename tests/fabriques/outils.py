"""Dates near today, numbers of invented organismes."""

import datetime
from itertools import groupby

from django.db.models import Model
from django.utils import timezone

from sofi.socle.validateurs import siret_est_valide

MOT_DE_PASSE = "mot de passe d'essai"


def aujourd_hui() -> datetime.date:
    """Today, as the site sees it."""
    return timezone.localdate()


def poser(*lignes: Model) -> None:
    """Insert the rows that aren't there, a query for each run of the same model."""
    for modele, les_siennes in groupby(lignes, type):
        modele._default_manager.bulk_create(list(les_siennes), ignore_conflicts=True)


def dans(jours: int) -> datetime.date:
    """So many days from today."""
    return aujourd_hui() + datetime.timedelta(days=jours)


def siret(rang: int) -> str:
    """The SIRET of an invented organisme, with a right key."""
    debut = f"9990{rang:05}0001"
    return next(debut + str(cle) for cle in range(10) if siret_est_valide(debut + str(cle)))
