"""The sessions open on an account: where somebody is signed in, since when, last seen when; and closing them.

A row follows its session and goes with it: closing one is deleting the session it stands for. The session itself
says since when it is open and when it was last used, so that no page asks the database for it; the row is brought
up to date every few minutes (`PAS`).
"""

import datetime
import re

from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils import timezone

PAS = datetime.timedelta(minutes=5)
"""How often « vue » is written: a session is never ended sooner than its time, and at most this much later."""
DUREE_MAX = datetime.timedelta(hours=12)
"""From the sign-in on, whatever is done meanwhile: a working day."""
SANS_GESTE = datetime.timedelta(hours=3)
"""Without any page asked for; a card being typed saves by itself, which is one."""
SANS_GESTE_DU_PERSONNEL = datetime.timedelta(hours=1)
"""The same for those who may change everybody's offer."""

_NAVIGATEURS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""What browsers say of themselves; each also names those it imitates, so the order matters."""
_SYSTEMES = (
    (r"iPhone|iPad|iPod", "iOS"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh|Mac OS", "macOS"),
    ("Linux|X11", "Linux"),
)
_TELEPHONE = re.compile(r"iPhone|iPod|Android.*Mobile")
_TABLETTE = re.compile(r"iPad|Android(?!.*Mobile)")


class SessionOuverteQuerySet(models.QuerySet["SessionOuverte"]):
    def en_cours(self) -> "SessionOuverteQuerySet":
        """Those that still open something, the last seen first."""
        maintenant = timezone.now()
        return self.filter(
            session__expire_date__gt=maintenant, ouverte_le__gt=maintenant - DUREE_MAX
        ).order_by("-vue_le", "-pk")


class SessionOuverte(models.Model):
    """One session of one account. Nothing of where it is but the address it was last used from."""

    session = models.OneToOneField(
        Session, on_delete=models.CASCADE, related_name="ouverte", db_constraint=False
    )
    utilisateur = models.ForeignKey(
        "comptes.Utilisateur", on_delete=models.CASCADE, related_name="sessions_ouvertes"
    )
    ouverte_le = models.DateTimeField("ouverte le")
    vue_le = models.DateTimeField("vue le")
    navigateur = models.CharField("navigateur, tel qu'il se nomme", max_length=300, blank=True)
    ip = models.CharField("adresse IP", max_length=45, blank=True)

    objects = SessionOuverteQuerySet.as_manager()

    class Meta:
        verbose_name = "session ouverte"
        verbose_name_plural = "sessions ouvertes"

    def __str__(self) -> str:
        return self.logiciels or self.appareil

    @property
    def appareil(self) -> str:
        """« Ordinateur », « Téléphone », « Tablette », as far as the browser says."""
        if _TELEPHONE.search(self.navigateur):
            return "Téléphone"
        if _TABLETTE.search(self.navigateur):
            return "Tablette"
        return "Ordinateur" if self._systeme else "Appareil inconnu"

    @property
    def logiciels(self) -> str:
        """« Firefox, Windows »."""
        navigateur = next((nom for signe, nom in _NAVIGATEURS if signe in self.navigateur), "")
        return ", ".join(filter(None, (navigateur, self._systeme)))

    @property
    def _systeme(self) -> str:
        trouves = (nom for motif, nom in _SYSTEMES if re.search(motif, self.navigateur))
        return next(trouves, "")


def suivre(
    *,
    cle: str,
    utilisateur_id: int,
    ouverte_le: datetime.datetime,
    vue_le: datetime.datetime,
    navigateur: str,
    ip: str,
) -> None:
    """Write where this session stands; its first line or the next one."""
    SessionOuverte.objects.update_or_create(
        session_id=cle,
        defaults={
            "utilisateur_id": utilisateur_id,
            "ouverte_le": ouverte_le,
            "vue_le": vue_le,
            "navigateur": navigateur.replace("\0", "")[:300],
            "ip": ip,
        },
    )


def est_finie(*, ouverte_le: datetime.datetime, vue_le: datetime.datetime, personnel: bool) -> bool:
    """Is its time over: too long since the sign-in, or since the last gesture?"""
    maintenant = timezone.now()
    sans_geste = SANS_GESTE_DU_PERSONNEL if personnel else SANS_GESTE
    return maintenant - ouverte_le > DUREE_MAX or maintenant - vue_le > sans_geste + PAS


@transaction.atomic
def fermer(sessions: SessionOuverteQuerySet) -> int:
    """Close these: whoever uses one is asked to sign in at the next page. How many there were."""
    cles = list(sessions.values_list("session_id", flat=True))
    Session.objects.filter(pk__in=cles).delete()
    SessionOuverte.objects.filter(session_id__in=cles).delete()
    return len(cles)


def oublier_les_finies(maintenant: datetime.datetime) -> int:
    """Sessions whose time is over leave the database, with their rows; how many there were."""
    _, par_table = Session.objects.filter(expire_date__lt=maintenant).delete()
    trop_longues = SessionOuverte.objects.filter(ouverte_le__lt=maintenant - DUREE_MAX - PAS)
    return par_table.get("sessions.Session", 0) + fermer(trop_longues)
