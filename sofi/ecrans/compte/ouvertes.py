"""Following one's sessions: since when each is open, when it was last used, and ending those whose time is over."""

import datetime
from collections.abc import Callable
from typing import Any

from allauth.account import signals
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sofi.comptes import seances
from sofi.comptes.models import Connexion, Utilisateur

from .traces import ip_de, tracer

CLE_DE_SESSION = "ouverte"


class SessionSuivie:
    """End the session that lasted too long; else say, every few minutes, that it is used."""

    def __init__(self, suite: Callable[[HttpRequest], HttpResponse]) -> None:
        self.suite = suite

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, of a session that still holds or of nobody: what is sent meanwhile is kept as ever."""
        if SESSION_KEY in request.session:
            _suivre_ou_finir(request)
        return self.suite(request)


def _suivre_ou_finir(request: HttpRequest) -> None:
    garde = request.session.get(CLE_DE_SESSION)
    if garde is None:  # open since before sessions were followed
        commencer(request, request.user)
        return
    ouverte_le, vue_le = _moment(garde["le"]), _moment(garde["vue"])
    if seances.est_finie(ouverte_le=ouverte_le, vue_le=vue_le, personnel=garde["personnel"]):
        _finir(request)
    elif timezone.now() - vue_le > seances.PAS or garde["cle"] != request.session.session_key:
        _noter(request, request.user, ouverte_le)


@receiver(signals.authentication_step_completed)
def renouveler(request: HttpRequest, reauthenticated: bool = False, **_: Any) -> None:
    """Whoever has shown again that it is them has another session number, known to no former eavesdropper."""
    if reauthenticated:
        request.session.cycle_key()


@receiver(signals.password_changed)
def fermer_les_autres(request: HttpRequest, user: Utilisateur, **_: Any) -> None:
    """Whoever had the former password is signed out everywhere else."""
    seances.fermer(user.sessions_ouvertes.exclude(session_id=request.session.session_key))


@receiver(signals.password_reset)
def fermer_toutes(request: HttpRequest, user: Utilisateur, **_: Any) -> None:
    """A password that was lost may have been found: all of them."""
    seances.fermer(user.sessions_ouvertes.all())


@receiver(user_logged_in)
def entrer(request: HttpRequest, user: Utilisateur, **_: Any) -> None:
    """A session begins with its sign-in."""
    commencer(request, user)


def commencer(request: HttpRequest, personne: Any) -> None:
    """Begin to follow this session."""
    _noter(request, personne, timezone.now())


def _noter(request: HttpRequest, personne: Any, ouverte_le: datetime.datetime) -> None:
    """Write when it is used, in the session and in its row; nothing of a session that opens nothing any more."""
    if not isinstance(personne, Utilisateur):
        return
    maintenant, session = timezone.now(), request.session
    if not session.session_key:
        session.create()
    session[CLE_DE_SESSION] = {
        "le": ouverte_le.timestamp(),
        "vue": maintenant.timestamp(),
        "cle": session.session_key,
        "personnel": personne.second_facteur_exige,
    }
    seances.suivre(
        cle=str(session.session_key),
        utilisateur_id=personne.pk,
        ouverte_le=ouverte_le,
        vue_le=maintenant,
        navigateur=request.headers.get("User-Agent", ""),
        ip=ip_de(request),
    )


def _finir(request: HttpRequest) -> None:
    """Nothing is left of it: whoever comes next on this machine finds the sign-in page."""
    personne = request.user
    if isinstance(personne, Utilisateur):
        tracer(Connexion.Nature.FINIE, request, personne.email, personne)
    request.session.flush()
    request.user = AnonymousUser()


def _moment(instant: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(instant, tz=datetime.UTC)
