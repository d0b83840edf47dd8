"""Accounts that nobody uses: warned twice, then closed and erased two years after the last sign-in."""

import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from sofi.comptes.models import Role, Utilisateur
from sofi.courriels.ecriture import ecrire
from sofi.courriels.models import Courriel
from sofi.socle.personnel import ANNEES_DE_COMPTE

from .effacement import effacer
from .models import Demande
from .valeurs import Personne

GARDE = datetime.timedelta(days=ANNEES_DE_COMPTE * 365)
AVANT = (datetime.timedelta(days=30), datetime.timedelta(days=7))
"""When the two warnings leave, before the end."""
PAR_NUIT = 50
"""Accounts erased in a night: each reads the base whole."""


def effacer_les_inactifs(maintenant: datetime.datetime) -> int:
    """Warn those whose end comes; erase those whose warnings both had their time. How many were erased.

    A worker that slept for years erases nobody unwarned. A closed account isn't written to. The last account of the
    administration stays. Contact sheets are the organisme's: those that bear the same name are left to it.
    """
    for rang, avant in enumerate(AVANT):
        _prevenir(maintenant, avant, rang)
    effaces = 0
    for compte in _inactifs(maintenant, datetime.timedelta())[:PAR_NUIT]:
        if _a_ete_prevenu(compte, maintenant) and not _est_le_dernier(compte):
            _effacer(compte, maintenant)
            effaces += 1
    return effaces


def _inactifs(maintenant: datetime.datetime, avant: datetime.timedelta) -> QuerySet[Utilisateur]:
    """Those whose two years end in that time, the oldest first; the erased ones keep no sign-in."""
    vivants = Utilisateur.objects.exclude(email__endswith="@invalid")
    depuis = vivants.alias(vu=Coalesce("last_login", "cree_le"))
    return depuis.filter(vu__lt=maintenant - GARDE + avant).order_by("vu", "pk")


def _prevenir(maintenant: datetime.datetime, avant: datetime.timedelta, rang: int) -> None:
    ecrits = Courriel.objects.filter(clef__startswith="inactif:").values("clef")
    deja = set(ecrits.values_list("clef", flat=True))
    for compte in _inactifs(maintenant, avant).filter(is_active=True):
        clef = clef_de(compte, rang)
        if clef not in deja:
            fin = max(vu_le(compte) + GARDE, maintenant + AVANT[rang])
            ecrire(
                compte.email,
                "personnes/courriels/compte_inactif",
                {"personne": compte, "fin": fin, "vu_le": vu_le(compte)},
                clef=clef,
                utilisateur=compte,
                lien="/compte/",
            )


def vu_le(compte: Utilisateur) -> datetime.datetime:
    """The last sign-in; the day of the account when there was none."""
    return compte.last_login or compte.cree_le


def clef_de(compte: Utilisateur, rang: int) -> str:
    """One warning of each rank for each absence."""
    return f"inactif:{compte.pk}:{vu_le(compte):%Y%m%d}:{rang}"


def _a_ete_prevenu(compte: Utilisateur, maintenant: datetime.datetime) -> bool:
    """Both warnings were written, long enough ago; nobody is asked for a closed account."""
    if not compte.is_active:
        return True
    ecrits = Q()
    for rang, avant in enumerate(AVANT):
        ecrits |= Q(clef=clef_de(compte, rang), cree_le__lte=maintenant - avant)
    return Courriel.objects.filter(ecrits).count() == len(AVANT)


def _est_le_dernier(compte: Utilisateur) -> bool:
    if compte.role != Role.ADMINISTRATION:
        return False
    autres = Utilisateur.objects.filter(role=Role.ADMINISTRATION, is_active=True)
    return not autres.exclude(pk=compte.pk).exists()


def _effacer(compte: Utilisateur, maintenant: datetime.datetime) -> None:
    """The account and its address; the name that others wrote stays theirs to write."""
    demande = Demande.objects.create(
        nature=Demande.Nature.EFFACEMENT,
        situation=Demande.Situation.TRAVAIL,
        compte=compte,
        motif="compte inactif",
    )
    bilan = effacer(demande, Personne(courriels=(compte.email.lower(),)), partout=False)
    demande.situation, demande.finie_le = Demande.Situation.FAITE, maintenant
    demande.trouve = {"nombres": bilan.nombres}
    demande.save(update_fields=["situation", "finie_le", "trouve"])
