"""What is promised to an organisme, as a date and an hour: holidays are skipped, and said."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from sofi.offre.codes import Etat
from sofi.offre.models import Action
from sofi.socle.formats import heure, jour_nomme
from sofi.socle.jours_ouvres import compter, feries

from .echeances import DIFFUSION, TRAITEMENT, fin_du_delai
from .models import Instruction


@dataclass(frozen=True)
class Promesse:
    """« mardi 26 mai, 18 h (J+2 ; lundi 25 mai est férié) »: until when, counted from the day it was received."""

    recue_le: datetime.datetime
    echeance: datetime.datetime

    @property
    def quand(self) -> str:
        """« mardi 26 mai, 18 h »."""
        return f"{jour_nomme(timezone.localdate(self.echeance))}, {heure(self.echeance)}"

    @property
    def pourquoi(self) -> str:
        """« J+2 ; lundi 25 mai est férié »."""
        recue, limite = timezone.localdate(self.recue_le), timezone.localdate(self.echeance)
        sautes = [f"{jour_nomme(jour)} est férié" for jour in feries(recue, limite)]
        return " ; ".join([f"J+{compter(recue, limite)}", *sautes])

    def __str__(self) -> str:
        return f"{self.quand} ({self.pourquoi})"


@dataclass(frozen=True)
class Promesses:
    """What sending now promises: an answer, then the partners."""

    reponse: Promesse
    partenaires: Promesse


def promesses(maintenant: datetime.datetime) -> Promesses:
    """What is promised of an action that the service Offre receives now."""
    return Promesses(
        *(Promesse(maintenant, fin_du_delai(maintenant, d)) for d in (TRAITEMENT, DIFFUSION))
    )


def reponse_promise(action: Action) -> Promesse | None:
    """Until when the service Offre answers what it has now; None when the clock doesn't run."""
    if action.etat != Etat.ATTENTE_VALIDATION:
        return None
    suivie = Instruction.objects.filter(action_id=action.pk).first()
    if suivie is None or suivie.echeance is None:
        return None
    return Promesse(suivie.recue_le, suivie.echeance)
