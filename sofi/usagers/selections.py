"""Selections shown to others by an address: the same trainings have the same one, for a year since it was asked."""

import datetime
import secrets

from django.utils import timezone

from .models import SelectionPartagee

AU_PLUS = 50
"""Trainings of a selection."""
DUREE = datetime.timedelta(days=365)
SIGNES = "23456789abcdefghjkmnpqrstuvwxyz"  # none that looks like another
GROUPES, PAR_GROUPE = 3, 3


def partager(actions: list[int]) -> SelectionPartagee:
    """The address of these trainings, in this order; the one they have already, for another year."""
    uniques = list(dict.fromkeys(actions))[:AU_PLUS]
    partagee, _ = SelectionPartagee.objects.update_or_create(
        actions=uniques,
        defaults={"expire_le": timezone.now() + DUREE},
        create_defaults={"cle": _cle(), "expire_le": timezone.now() + DUREE},
    )
    return partagee


def _cle() -> str:
    """« 7k2-m4p-9qd »: short enough to be read aloud; 44 bits, nothing in it is secret."""
    groupes = ("".join(secrets.choice(SIGNES) for _ in range(PAR_GROUPE)) for _ in range(GROUPES))
    return "-".join(groupes)


def trouver(cle: str, maintenant: datetime.datetime) -> SelectionPartagee | None:
    """The selection of that address, None once its year is past."""
    return SelectionPartagee.objects.filter(expire_le__gt=maintenant, cle=cle.lower()).first()


def oublier(maintenant: datetime.datetime) -> int:
    """Erase those whose year is past; return how many."""
    effacees, _ = SelectionPartagee.objects.filter(expire_le__lte=maintenant).delete()
    return effacees
