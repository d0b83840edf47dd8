"""Who has an action open now. An open page says so every half minute; two minutes of silence, and it is closed."""

import datetime
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from sofi.comptes.models import Utilisateur
from sofi.offre.models import Action

from .models import Ouverture

SILENCE = datetime.timedelta(
    minutes=2
)  # four signs missed (the page gives one every 30 s): it counts as closed


def ouvertes(maintenant: datetime.datetime) -> QuerySet[Ouverture]:
    """What is open at that moment, the oldest first."""
    vivantes = Ouverture.objects.filter(vue_le__gt=maintenant - SILENCE)
    return vivantes.select_related("utilisateur").order_by("depuis", "pk")


def des_autres(
    numeros: Iterable[int], utilisateur: Utilisateur, *, maintenant: datetime.datetime | None = None
) -> dict[int, list[Ouverture]]:
    """Who else has these actions open: number of the action → openings. One query."""
    ouvertures: dict[int, list[Ouverture]] = {}
    vivantes = ouvertes(maintenant or timezone.now()).filter(action__in=list(numeros))
    for ouverture in vivantes.exclude(utilisateur=utilisateur):
        ouvertures.setdefault(ouverture.action_id, []).append(ouverture)
    return ouvertures


def signaler(
    action: Action, utilisateur: Utilisateur, *, maintenant: datetime.datetime | None = None
) -> None:
    """This person has the action open; since now, unless he or she already had. Silent ones are forgotten."""
    maintenant = maintenant or timezone.now()
    limite = maintenant - SILENCE
    Ouverture.objects.filter(vue_le__lte=limite).delete()
    Ouverture.objects.bulk_create(
        [Ouverture(action=action, utilisateur=utilisateur, depuis=maintenant, vue_le=maintenant)],
        update_conflicts=True,
        unique_fields=["action", "utilisateur"],
        update_fields=["vue_le"],
    )
