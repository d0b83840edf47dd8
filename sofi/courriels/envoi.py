"""Send what is written: each e-mail has its job, run again until the server takes it.

Two senders never send the same e-mail: the row stays locked while one of them speaks to the server. One that
dies lets go of it with its connection, and nothing of its try is kept. Only between the server's « 250 » and
our own commit can it have left: it is then sent again, with the same Message-ID, rather than lost.
"""

import contextlib
import datetime
import smtplib
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from sofi.socle.taches import PlusTard, Reprise, app, differer

from .models import Courriel

Situation = Courriel.Situation

ESSAIS = 15  # the last one comes three days after the first
# A server back from a long absence is tried twice a day at least.
ATTENTE_MAXIMALE = datetime.timedelta(hours=12)
REPIT = datetime.timedelta(minutes=1)  # how long a server that doesn't answer is left alone
# A server that doesn't answer is tried once an hour at least.
REPIT_MAXIMAL = datetime.timedelta(hours=1)
TRANCHE = 500  # e-mails in a pass
ERREURS = (smtplib.SMTPException, OSError, ValueError)
REFUS = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)
COMPTE_FERME = "Le compte de cette personne est désactivé : rien ne lui est envoyé."


class NonRemis(smtplib.SMTPException):
    """The mail system took nothing and said nothing."""


@dataclass
class Bilan:
    """What a pass did."""

    envoyes: int = 0
    restent: int = 0


@app.task(name="courriels.envoyer", retry=Reprise())
def envoyer(courriel: int) -> None:
    """Send this one; the job comes back for its next try."""
    if prochain := essayer(courriel):
        raise PlusTard(prochain)


@transaction.atomic
def essayer(pk: int) -> datetime.datetime | None:
    """Try to send an e-mail that is due; return when to try again, None when there is nothing left to do."""
    attend = Courriel.objects.filter(pk=pk, situation=Situation.A_ENVOYER)
    courriel = (
        attend.select_related("utilisateur")
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    maintenant = timezone.now()
    if courriel is None:
        return maintenant + REPIT if attend.exists() else None
    if courriel.prochain_essai > maintenant:
        return courriel.prochain_essai
    if courriel.utilisateur and not courriel.utilisateur.is_active:
        _conclure(courriel, situation=Situation.ABANDONNE, derniere_erreur=COMPTE_FERME)
        return None
    if _serveur_absent(maintenant):
        return _patienter(courriel, maintenant)
    try:
        _remettre(message(courriel))
    except ERREURS as erreur:
        return _noter_echec(courriel, erreur, maintenant)
    _noter_envoi(courriel, maintenant)
    return None


def _serveur_absent(maintenant: datetime.datetime) -> bool:
    """Nobody answered a moment ago: the next e-mails don't wait for it one after the other."""
    absences = Courriel.objects.filter(
        situation=Situation.A_ENVOYER, serveur_absent=True, essaye_le__gt=maintenant - REPIT
    )
    return absences.exists()


def _patienter(courriel: Courriel, maintenant: datetime.datetime) -> datetime.datetime:
    """Put it off without counting a try: for as long as it has waited, an hour at most."""
    attente = min(max(maintenant - courriel.cree_le, REPIT), REPIT_MAXIMAL)
    _conclure(courriel, prochain_essai=maintenant + attente)
    return maintenant + attente


def _conclure(courriel: Courriel, **champs: Any) -> None:
    Courriel.objects.filter(pk=courriel.pk).update(**champs)


def _remettre(message: EmailMultiAlternatives) -> None:
    """Give it to the server; what the server says when we leave changes nothing to what it took."""
    connexion = get_connection(timeout=settings.EMAIL_TIMEOUT)
    try:
        connexion.open()
        if not connexion.send_messages([message]):
            raise NonRemis("Le serveur de messagerie n'a rien pris.")
    finally:
        with contextlib.suppress(*ERREURS):
            connexion.close()


def _noter_envoi(courriel: Courriel, maintenant: datetime.datetime) -> None:
    vide = {"texte": "", "html": "", "desabonnement": ""} if courriel.secret else {}
    _conclure(
        courriel,
        situation=Situation.ENVOYE,
        envoye_le=timezone.now(),
        essaye_le=maintenant,
        essais=courriel.essais + 1,
        derniere_erreur="",
        serveur_absent=False,
        **vide,
    )


def _noter_echec(
    courriel: Courriel, erreur: Exception, maintenant: datetime.datetime
) -> datetime.datetime | None:
    """Put it off, each time for twice as long; given up, and kept, after the last try."""
    essais = courriel.essais + 1
    abandon = essais >= ESSAIS
    prochain = timezone.now() + min(datetime.timedelta(minutes=2 ** (essais - 1)), ATTENTE_MAXIMALE)
    _conclure(
        courriel,
        situation=Situation.ABANDONNE if abandon else Situation.A_ENVOYER,
        essais=essais,
        essaye_le=maintenant,
        prochain_essai=prochain,
        derniere_erreur=f"{type(erreur).__name__} : {erreur}",
        serveur_absent=not isinstance(erreur, (*REFUS, ValueError)),
    )
    return None if abandon else prochain


def message(courriel: Courriel) -> EmailMultiAlternatives:
    """The e-mail as it leaves, with an identity of its own."""
    hote = urlsplit(settings.ADRESSE_DU_SITE).hostname or "localhost"
    entetes = {
        "Message-ID": f"<{uuid.uuid5(uuid.NAMESPACE_URL, courriel.clef)}@{hote}>",
        "Auto-Submitted": "auto-generated",
        **_desabonnement(courriel),
    }
    remise = EmailMultiAlternatives(
        courriel.sujet, courriel.texte, to=[courriel.destinataire], headers=entetes
    )
    if courriel.html:
        remise.attach_alternative(courriel.html, "text/html")
    return remise


def _desabonnement(courriel: Courriel) -> dict[str, str]:
    """What a mailbox's own « se désabonner » asks for: one POST, without a page (RFC 8058)."""
    if not courriel.desabonnement:
        return {}
    return {
        "List-Unsubscribe": f"<{settings.ADRESSE_DU_SITE}{courriel.desabonnement}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def envoyer_en_attente(*, retard: datetime.timedelta = datetime.timedelta()) -> Bilan:
    """Try what has been due for `retard`, the oldest first, at most `TRANCHE`, without its jobs."""
    dus = Courriel.objects.filter(
        situation=Situation.A_ENVOYER, prochain_essai__lte=timezone.now() - retard
    ).order_by("prochain_essai", "pk")
    numeros = list(dus.values_list("pk", flat=True)[:TRANCHE])
    restent = sum(essayer(pk) is not None for pk in numeros)
    partis = Courriel.objects.filter(pk__in=numeros, situation=Situation.ENVOYE)
    return Bilan(envoyes=partis.count(), restent=restent)


def relancer(courriels: QuerySet[Courriel]) -> int:
    """Try again what was given up among these, from the start; return how many."""
    with transaction.atomic():
        abandonnes = courriels.filter(situation=Situation.ABANDONNE).select_for_update(of=("self",))
        numeros = list(abandonnes.values_list("pk", flat=True))
        Courriel.objects.filter(pk__in=numeros).update(
            situation=Situation.A_ENVOYER, essais=0, prochain_essai=timezone.now()
        )
        for pk in numeros:
            differer(envoyer, courriel=pk)
    return len(numeros)
