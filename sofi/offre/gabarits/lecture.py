"""Which gabarit an action is under, and what the Région's file gives an établissement."""

from typing import Any

from django.db.models import QuerySet

from sofi.annuaire.models import Etablissement
from sofi.programmes.cellules import Contraintes, lire
from sofi.programmes.models import Formateur

from ..models import Action

AUCUNE = Contraintes()


def contraintes_de(action: Action) -> Contraintes:
    """What the action's gabarit says of its cards; nothing for an offer that isn't publique."""
    return Contraintes(lire(action.gabarit.cellules)) if action.gabarit else AUCUNE


def en_cours(**criteres: Any) -> "QuerySet[Formateur]":
    """What the last file of the Région still names, whole: lot, mandataire and formateur."""
    return (
        Formateur.objects.en_cours()
        .filter(
            mandataire__retire_le__isnull=True,
            mandataire__lot__retire_le__isnull=True,
            **criteres,
        )
        .select_related("mandataire__lot__programme", "mandataire__etablissement", "site")
        .order_by("mandataire__lot_id", "mandataire__code", "id_action_cr", "date_debut_prevue")
    )


def realisations_de(etablissement: Etablissement) -> "QuerySet[Formateur]":
    """What the last file of the Région lets this établissement enter: nothing of anybody else's."""
    return en_cours(etablissement=etablissement)
