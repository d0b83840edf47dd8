"""« Code Certifinfo remplacé »: the service Offre replaced the code, and the organisme hasn't yet said it saw it.

Both are events of the action: who and when stay known, and another replacement asks again.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from sofi.comptes.models import Utilisateur
from sofi.offre.models import Action
from sofi.offre.models.action import ActionQuerySet

from .models import Evenement

ACTE = "remplacer_code"
ACTE_VU = "code_vu"


def code_non_vu() -> Q:
    """The actions whose code was replaced and not yet acknowledged."""
    vus = Evenement.objects.filter(
        action_id=OuterRef("action_id"), acte=ACTE_VU, pk__gt=OuterRef("pk")
    )
    remplacements = Evenement.objects.filter(~Exists(vus), acte=ACTE)
    return Q(pk__in=remplacements.values("action"))


def non_vus(actions: ActionQuerySet) -> ActionQuerySet:
    """Those of these actions."""
    return actions.filter(code_non_vu())


@transaction.atomic
def acquitter(action: Action, *, auteur: Utilisateur) -> Evenement | None:
    """The organisme saw that the code was replaced; None when nothing was waiting to be seen."""
    verrouillee = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if not non_vus(Action.objects.filter(pk=action.pk)).exists():
        return None
    return Evenement.objects.create(
        action_id=action.pk,
        acte=ACTE_VU,
        de=verrouillee.etat,
        vers=verrouillee.etat,
        auteur=auteur,
    )
