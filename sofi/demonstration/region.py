"""The demonstration region: tables, accounts, hand-made cases, then a small invented region."""

import datetime

from django.db import transaction

from sofi.annuaire.models import Etablissement
from sofi.referentiels.demonstration import charger_demonstration

from . import attente, cas, comptes, noms, programmes
from .peuplement import Avancement, peupler

GRAINE = 20_260_101


@transaction.atomic
def charger(sessions: int, *, jour: datetime.date, dire: Avancement) -> None:
    """Load everything in one transaction; when the first établissement is there, nothing is added."""
    charger_demonstration()
    ouverts = comptes.ouvrir()
    if Etablissement.objects.filter(siret=noms.siret(128, 1)).exists():
        dire("La région de démonstration est déjà chargée.")
        return
    programmes.creer(jour)
    organismes = cas.creer_organismes(ouverts, jour)
    cas.jouer(ouverts, organismes, jour)
    attente.remplir(ouverts, organismes)
    dire("Cas de démonstration créés.")
    peupler(sessions, graine=GRAINE, jour=jour, dire=dire)
