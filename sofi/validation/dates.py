"""Modifications that touch only dates: which they are, compared with what is public."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import models
from django.db.models import Count

from sofi.offre.chargement import charger
from sofi.offre.codes import Fiche
from sofi.offre.fiches import MODELES
from sofi.offre.models import Action

from .differences import CarteChangee, Sort
from .models import Evenement, OffrePubliee
from .modification import changements

DATES = frozenset(
    (fiche, champ.name)
    for fiche in (Fiche.SESSION, Fiche.DISPOSITIF)
    for champ in MODELES[fiche]._meta.get_fields()
    if isinstance(champ, models.DateField)
)
"""The fields of the cards that hold a date."""


@dataclass(frozen=True)
class DatesChangees:
    """An action whose only changes are dates; `vue`: how many events it had when it was compared."""

    action: Action
    cartes_changees: list[CarteChangee]
    vue: int

    @property
    def choix(self) -> str:
        """What ticking it says: the action, as it was seen."""
        return f"{self.action.pk}:{self.vue}"


def seulement_des_dates(cartes_changees: Iterable[CarteChangee]) -> bool:
    """Something changed, and nothing but dates of cards that were already there."""
    toutes = list(cartes_changees)
    return bool(toutes) and all(
        c.sort == Sort.MODIFIEE and {(c.carte.fiche, champ.nom) for champ in c.champs} <= DATES
        for c in toutes
    )


def ne_change_que_des_dates(action: Action) -> bool:
    """The same, of an action as its cards stand; False when nothing of it is public."""
    if not OffrePubliee.objects.filter(action_id=action.pk).exists():
        return False
    return any(True for _ in dates_comparees(Action.objects.filter(pk=action.pk)))


def dates_comparees(actions: models.QuerySet[Action]) -> Iterator[DatesChangees]:
    """Those of these actions that change only dates, compared now; bounded queries, whatever their number."""
    chargees = {action.pk: action for action in charger(actions)}
    offres = OffrePubliee.objects.filter(action__in=list(chargees)).select_related("version")
    publiees = {offre.action_id: offre.version for offre in offres}
    faits = Evenement.objects.filter(action__in=list(publiees)).order_by()
    evenements_par_action = dict(faits.values_list("action").annotate(Count("pk")))
    for pk, publiee in publiees.items():
        cartes_changees = changements(chargees[pk], publiee)
        if seulement_des_dates(cartes_changees):
            yield DatesChangees(chargees[pk], cartes_changees, evenements_par_action.get(pk, 0))
