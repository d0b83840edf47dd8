"""Signing in, for the tests: the staff always with its second factor."""

import time

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from sofi.comptes.models import Utilisateur
from sofi.ecrans.compte import ouvertes  # noqa: F401 - a session begins at its sign-in, as when the site is served
from tests.fabriques.outils import MOT_DE_PASSE

SECRET = "ONXWM2JAMVZXGYLJONXWM2JAMVZXGYLJ"


def facteur_de(personne: Utilisateur) -> Authenticator:
    """The application of this person's telephone, set up if it wasn't."""
    siens = Authenticator.objects.filter(user=personne, type=Authenticator.Type.TOTP)
    return siens.first() or TOTP.activate(personne, SECRET).instance


def code_de(personne: Utilisateur, *, decalage: int = 0) -> str:
    """What the application shows now, or so many codes later."""
    secret = decrypt(facteur_de(personne).data["secret"])
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + decalage))


def se_connecter(client: Client, personne: Utilisateur) -> None:
    """Sign in by the pages: the password, then the code."""
    code = code_de(personne)
    identite = {"login": personne.email, "password": MOT_DE_PASSE}
    client.post(reverse("account_login"), identite)
    reponse = client.post(reverse("mfa_authenticate"), {"code": code})
    assert reponse.status_code == 302, reponse.content.decode()


@receiver(user_logged_in)
def force_login_donne_le_facteur(request: HttpRequest, user: Utilisateur, **_: object) -> None:
    """`Client.force_login`, which skips the password, skips the second factor too.

    Its request has no method; that of a page has one, and gets nothing here.
    """
    if request.method is None and user.second_facteur_exige:
        facteur = facteur_de(user)
        record_authentication(request, user, "mfa", id=facteur.pk, type=facteur.type)
