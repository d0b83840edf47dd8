"""What the page of a correction shows, the same for its organisme and for the service Offre."""

from typing import Any

from django.shortcuts import get_object_or_404

from sofi.offre.models import Action
from sofi.validation.differences import comparer, compte
from sofi.validation.models import Correction


def contexte_correction(action: Action, evenement: int) -> dict[str, Any]:
    """The cards before and after; 404 when that event of this action isn't a correction."""
    corrections = Correction.objects.select_related("evenement")
    correction = get_object_or_404(
        corrections, evenement_id=evenement, evenement__action_id=action.pk
    )
    changees = comparer(correction.avant, correction.apres)
    return {
        "action": action,
        "evenement": correction.evenement,
        "changees": changees,
        "compte": compte(changees),
    }
