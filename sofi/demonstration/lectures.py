"""Views of the public pages of the organismes one signs in for: invented, three months of them."""

import datetime
import random

from django.utils import timezone

from sofi.annuaire.models import Rattachement
from sofi.diffusion.models import SessionSuivie, VuesDuJour

JOURS = 90
GRAINE = 20_260_102


def jouer() -> int:
    """A number a day for each session that is public, more on week days; return how many rows."""
    tirage, aujourd_hui = random.Random(GRAINE), timezone.localdate()
    lus = Rattachement.objects.values("etablissement")
    sessions = SessionSuivie.objects.filter(etablissement__in=lus, publique=True).order_by("numero")
    lignes = []
    for session in sessions:
        habitude = tirage.randint(1, 9)
        for rang in range(JOURS):
            jour = aujourd_hui - datetime.timedelta(days=rang)
            nombre = tirage.randint(0, habitude if jour.weekday() < 5 else habitude // 2)
            lignes.append(
                VuesDuJour(
                    jour=jour,
                    etablissement=session.etablissement,
                    action=session.action,
                    session=session.numero,
                    nombre=nombre,
                )
            )
    ecrites = VuesDuJour.objects.bulk_create([ligne for ligne in lignes if ligne.nombre])
    return len(ecrites)
