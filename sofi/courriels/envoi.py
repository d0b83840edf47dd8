"""Send what is written: at once after the transaction, then again until the server takes it.

Two senders never send the same e-mail: each claims it first by moving its next try, from the moment it
read to a later one. A sender that dies in between leaves it to the next one after `BAIL`; its Message-ID
stays the same, so that a mailbox recognises the only copy that could then come twice.
"""

import contextlib
import datetime
import smtplib
import threading
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import close_old_connections
from django.db.models import F, QuerySet
from django.utils import timezone

from .models import Courriel

Situation = Courriel.Situation

BAIL = datetime.timedelta(minutes=10)
ESSAIS = 15  # the last one comes three days after the first
ATTENTE_MAXIMALE = datetime.timedelta(hours=12)
REPIT = datetime.timedelta(minutes=1)
DELAI_IMMEDIAT = 5  # seconds somebody may wait for the mail server
ECHECS_DE_SUITE = 3
TRANCHE = 500  # e-mails in a pass
ERREURS = (smtplib.SMTPException, OSError, UnicodeError)
REFUS = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)


class NonRemis(smtplib.SMTPException):
    """The mail system took nothing and said nothing."""


@dataclass
class Bilan:
    """What a pass did."""

    envoyes: int = 0
    echecs: int = 0


def a_envoyer(maintenant: datetime.datetime) -> QuerySet[Courriel]:
    """What is due, the oldest first."""
    return Courriel.objects.filter(
        situation=Situation.A_ENVOYER, prochain_essai__lte=maintenant
    ).order_by("prochain_essai", "pk")


def envoyer_tout_de_suite(pk: int) -> None:
    """Try this one now, unless the server was absent a moment ago: nobody waits for it twice."""
    maintenant = timezone.now()
    absent = Courriel.objects.filter(
        situation=Situation.A_ENVOYER, serveur_absent=True, essaye_le__gt=maintenant - REPIT
    )
    if not absent.exists():
        envoyer_en_attente(a_envoyer(maintenant).filter(pk=pk), delai=DELAI_IMMEDIAT)


def envoyer_en_attente(
    courriels: QuerySet[Courriel] | None = None, *, delai: int | None = None
) -> Bilan:
    """Send what is due, at most `TRANCHE`; a failure puts the e-mail off, several in a row end the pass."""
    bilan, de_suite = Bilan(), 0
    a_faire = a_envoyer(timezone.now()) if courriels is None else courriels
    connexion = get_connection(timeout=delai or settings.EMAIL_TIMEOUT)
    try:
        for courriel in list(a_faire[:TRANCHE]):
            if not reserver(courriel):
                continue
            if _essayer(connexion, courriel):
                bilan.envoyes, de_suite = bilan.envoyes + 1, 0
                continue
            bilan.echecs, de_suite = bilan.echecs + 1, de_suite + 1
            if de_suite == ECHECS_DE_SUITE:
                break
    finally:
        _fermer(connexion)
    return bilan


def reserver(courriel: Courriel) -> bool:
    """Take the e-mail for this sender; false when another one did."""
    maintenant = timezone.now()
    return bool(
        Courriel.objects.filter(
            pk=courriel.pk,
            situation=Situation.A_ENVOYER,
            prochain_essai=courriel.prochain_essai,
        ).update(prochain_essai=maintenant + BAIL, essais=F("essais") + 1, essaye_le=maintenant)
    )


def _essayer(connexion: Any, courriel: Courriel) -> bool:
    """Send one; true when the server took it."""
    try:
        connexion.open()
        if not connexion.send_messages([message(courriel)]):
            raise NonRemis("Le serveur de messagerie n'a rien pris.")
    except ERREURS as erreur:
        _fermer(connexion)
        _remettre(courriel, erreur)
        return False
    vide = {"texte": "", "html": ""} if courriel.secret else {}
    Courriel.objects.filter(pk=courriel.pk).update(
        situation=Situation.ENVOYE,
        envoye_le=timezone.now(),
        derniere_erreur="",
        serveur_absent=False,
        **vide,
    )
    return True


def message(courriel: Courriel) -> EmailMultiAlternatives:
    """The e-mail as it leaves, with an identity of its own."""
    hote = urlsplit(settings.ADRESSE_DU_SITE).hostname or "localhost"
    entetes = {
        "Message-ID": f"<{uuid.uuid5(uuid.NAMESPACE_URL, courriel.clef)}@{hote}>",
        "Auto-Submitted": "auto-generated",
    }
    ecrit = EmailMultiAlternatives(
        courriel.sujet, courriel.texte, to=[courriel.destinataire], headers=entetes
    )
    if courriel.html:
        ecrit.attach_alternative(courriel.html, "text/html")
    return ecrit


def _remettre(courriel: Courriel, erreur: Exception) -> None:
    """Put it off, each time for twice as long; given up, and kept, after the last try."""
    essais = courriel.essais + 1
    attente = min(datetime.timedelta(minutes=2 ** (essais - 1)), ATTENTE_MAXIMALE)
    Courriel.objects.filter(pk=courriel.pk, situation=Situation.A_ENVOYER).update(
        situation=Situation.ABANDONNE if essais >= ESSAIS else Situation.A_ENVOYER,
        prochain_essai=timezone.now() + attente,
        derniere_erreur=f"{type(erreur).__name__} : {erreur}",
        serveur_absent=not isinstance(erreur, (*REFUS, UnicodeError)),
    )


def _fermer(connexion: Any) -> None:
    """Leave the server; what it says then changes nothing to what it took."""
    with contextlib.suppress(*ERREURS):
        connexion.close()


def relancer() -> int:
    """Try again what was given up, from the start."""
    return Courriel.objects.filter(situation=Situation.ABANDONNE).update(
        situation=Situation.A_ENVOYER, essais=0, prochain_essai=timezone.now()
    )


def envoyer_sans_cesse(arret: threading.Event, *, pause: float = 10.0) -> None:
    """A pass, a pause, until told to stop: the service that sends what remains."""
    while not arret.is_set():
        close_old_connections()
        envoyer_en_attente()
        arret.wait(pause)
