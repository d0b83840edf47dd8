"""« Toujours d'actualité »: the organisme has read its published action again, and nothing is to change."""

from django.db import transaction
from django.utils import timezone

from sofi.comptes.models import Utilisateur
from sofi.offre.models import Action

from .models import Evenement, OffrePubliee

ACTE = "actuelle"


class RienDePublie(Exception):
    """Nothing of the action is public; the message says what to do, in French."""


def derniere_confirmation(action_id: int) -> Evenement | None:
    """When it was last confirmed, and by whom; None when it never was."""
    actes = Evenement.objects.filter(action_id=action_id, acte=ACTE).select_related("auteur")
    return actes.order_by("-le", "-pk").first()


@transaction.atomic
def confirmer(action: Action, *, auteur: Utilisateur) -> Evenement | None:
    """Confirm today what is published, without a new version; None when that was done today already."""
    verrouillee = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    publiee = OffrePubliee.objects.filter(action_id=action.pk).only("version_id").first()
    if publiee is None:
        raise RienDePublie(
            "Cette action n'est pas publiée : il n'y a rien à confirmer. "
            "Envoyez-la d'abord pour validation."
        )
    derniere = derniere_confirmation(action.pk)
    if derniere is not None and timezone.localdate(derniere.le) == timezone.localdate():
        return None
    return Evenement.objects.create(
        action_id=action.pk,
        acte=ACTE,
        de=verrouillee.etat,
        vers=verrouillee.etat,
        auteur=auteur,
        version_id=publiee.version_id,
    )
