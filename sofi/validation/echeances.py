"""Deadlines of the service Offre, in working days: when what waits has to be dealt with.

J is the day an action is sent; for a public training, the day the Région agrees. The clock stops while the
organisme has the action: each working day it took to answer is given back.
"""

import datetime

from django.utils import timezone

from sofi.comptes.models import Utilisateur
from sofi.offre.codes import Etat
from sofi.offre.models import Action
from sofi.socle.jours_ouvres import ajouter, compter

from .dates import ne_change_que_des_dates
from .models import Instruction

ALIMENTATION, TRAITEMENT, DIFFUSION = 1, 2, 3
"""Working days after J within which an action is fed in, dealt with, and shown everywhere."""
FIN_DE_JOURNEE = datetime.time(18)


def fin_du_delai(recue_le: datetime.datetime, delai: int) -> datetime.datetime:
    """The end of the day J + `delai` working days."""
    return fin_de_journee(ajouter(timezone.localdate(recue_le), delai))


def fin_de_journee(jour: datetime.date) -> datetime.datetime:
    """The moment a working day ends for the service Offre."""
    return timezone.make_aware(datetime.datetime.combine(jour, FIN_DE_JOURNEE))


def echeance_reportee(
    echeance: datetime.datetime, *, arret: datetime.datetime, reprise: datetime.datetime
) -> datetime.datetime:
    """The deadline once the clock runs again: later by the working days it was stopped."""
    jours_rendus = compter(timezone.localdate(arret), timezone.localdate(reprise))
    return fin_de_journee(ajouter(timezone.localdate(echeance), jours_rendus))


def suivre(
    action: Action, acte: str, *, vers: str, auteur: Utilisateur, maintenant: datetime.datetime
) -> None:
    """Keep the deadline after a crossing, in its transaction. The caller holds the action's lock."""
    suivie = Instruction.objects.filter(action_id=action.pk).first()
    if vers == Etat.ATTENTE_VALIDATION:
        suivie = _attendre(action, acte, suivie, maintenant)
    elif suivie is None:
        return
    elif vers == Etat.ATTENTE_REPONSES:
        suivie.arretee_le = maintenant
        suivie.validateur = suivie.validateur or auteur
    else:
        suivie.echeance = suivie.arretee_le = None
        if vers == Etat.VALIDEE:
            suivie.validateur = None
    suivie.save()


def _attendre(
    action: Action, acte: str, suivie: Instruction | None, maintenant: datetime.datetime
) -> Instruction:
    """It is the service Offre's turn: the clock runs, from J or from where it was stopped."""
    if suivie and suivie.arretee_le and suivie.echeance and acte == "repondre":
        suivie.echeance = echeance_reportee(
            suivie.echeance, arret=suivie.arretee_le, reprise=maintenant
        )
    else:
        suivie = suivie or Instruction(action_id=action.pk)
        suivie.recue_le, suivie.echeance = maintenant, fin_du_delai(maintenant, TRAITEMENT)
    suivie.arretee_le = None
    suivie.dates_seules = ne_change_que_des_dates(action)
    return suivie
