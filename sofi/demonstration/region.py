"""The demonstration region: tables, accounts, hand-made cases, then a small invented region."""

import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.referentiels.demonstration import charger_demonstration
from sofi.socle.regions import region_servie

from . import (
    attente,
    cas,
    comptes,
    lectures,
    noms,
    pages,
    partenaires,
    programmes,
    publiques,
    vivante,
)
from .franchissements import reunir
from .peuplement import Avancement, peupler

GRAINE = 20_260_101


class AutreRegion(Exception):
    """The demonstration of another region is there; the message says what to do, in French."""


@transaction.atomic
def charger(sessions: int, *, jour: datetime.date, dire: Avancement) -> None:
    """Load everything in one transaction; when the first établissement is there, nothing is added."""
    charger_demonstration()
    ouverts = comptes.ouvrir()
    premier = (
        Etablissement.objects.filter(siret=noms.siret(128, 1)).select_related("commune").first()
    )
    if premier is not None:
        if premier.commune and premier.commune.region_id != settings.REGION:
            raise AutreRegion(
                f"Cette base contient la démonstration d’une autre région que {region_servie().nom} "
                f"(REGION={settings.REGION}). Donnez-lui son propre dossier : "
                f"SOFI_VAR=var/region-{settings.REGION} REGION={settings.REGION} make run"
            )
        dire("La région de démonstration est déjà chargée.")
        return
    programmes.creer(jour)
    organismes = cas.creer_organismes(ouverts, jour)
    cas.jouer(ouverts, organismes, jour)
    gens = reunir(ouverts, organismes)
    attente.remplir(gens)
    vivante.jouer(gens, timezone.localdate())  # under way today, whatever the day asked for
    publiques.jouer(gens, jour)
    lectures.jouer()
    pages.ecrire(timezone.localdate())  # news of the days before this one
    dire("Cas de démonstration créés.")
    peupler(sessions, graine=GRAINE, jour=jour, dire=dire)
    partenaires.jouer(gens, dire)
