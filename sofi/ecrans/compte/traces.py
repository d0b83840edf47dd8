"""Sign-ins, refusals, new passwords: a line each, for who has to understand an intrusion."""

import ipaddress
from contextlib import suppress
from typing import Any

from allauth.account import signals
from allauth.account.adapter import get_adapter
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest

from sofi.comptes.models import Connexion, Utilisateur

Nature = Connexion.Nature


def tracer(
    nature: Connexion.Nature,
    request: HttpRequest | None,
    email: str,
    utilisateur: Utilisateur | None = None,
) -> None:
    """Write the line; the account is looked for by its address when it isn't known."""
    adresse = email.strip().lower()[:160]
    Connexion.objects.create(
        nature=nature,
        email=adresse,
        utilisateur=utilisateur or Utilisateur.objects.filter(email=adresse).first(),
        ip=ip_de(request),
    )


def ip_de(request: HttpRequest | None) -> str:
    """Where it comes from, behind the proxies that are trusted; empty when nothing says so."""
    if request is None:
        return ""
    with suppress(PermissionDenied, ValueError):
        return str(ipaddress.ip_address(get_adapter(request).get_client_ip(request)))
    return ""


@receiver(user_logged_in)
def entrer(request: HttpRequest, user: Utilisateur, **_: Any) -> None:
    tracer(Nature.REUSSIE, request, user.email, user)


@receiver(user_logged_out)
def sortir(request: HttpRequest, user: Utilisateur | None, **_: Any) -> None:
    if user is not None:  # a session may have ended by itself
        tracer(Nature.FERMEE, request, user.email, user)


@receiver(user_login_failed)
def refuser(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """The address typed, whether it has an account or not; never what was typed as a password."""
    email = str(credentials.get("email") or credentials.get("username") or "")
    tracer(Nature.REFUSEE, request, email)


@receiver(signals.password_changed)
def changer(request: HttpRequest, user: Utilisateur, **_: Any) -> None:
    tracer(Nature.CHANGE, request, user.email, user)


@receiver(signals.password_reset)
def reinitialiser(request: HttpRequest, user: Utilisateur, **_: Any) -> None:
    tracer(Nature.REINITIALISE, request, user.email, user)


@receiver(authentication_failed)
def refuser_le_code(request: HttpRequest, user: Utilisateur, **_: Any) -> None:
    tracer(Nature.CODE_REFUSE, request, user.email, user)
