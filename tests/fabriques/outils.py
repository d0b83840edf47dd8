"""Dates near today, numbers of invented organismes."""

import datetime
from itertools import groupby

from django.db.models import Model
from django.utils import timezone

from sofi.socle.validateurs import siren_est_valide, siret_est_valide

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
    """The SIRET of an invented organisme, with right keys."""
    racine = f"999{rang:05}"
    siren = next(racine + cle for cle in "0123456789" if siren_est_valide(racine + cle))
    return next(s for cle in "0123456789" if siret_est_valide(s := f"{siren}0001{cle}"))
