"""The accounts of the demonstration, one for each role, with a password and a second factor anybody can read here."""

import base64
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt

from sofi.comptes.models import Role, Utilisateur
from sofi.comptes.operations import a_un_facteur

MOT_DE_PASSE = "Sofi-2026-demo"
COMPTES = (
    ("organisme@exemple.fr", "Aubeisveillant", Role.ORGANISME),
    ("second.organisme@exemple.fr", "Passerelle des Trois Gués", Role.ORGANISME),
    ("offre@exemple.fr", "Service Offre", Role.SERVICE_OFFRE),
    ("administration@exemple.fr", "Administration", Role.ADMINISTRATION),
    ("region@exemple.fr", "Conseil régional", Role.REGION),
)
PERIODE = 30  # seconds a code lasts


class PasDeLaDemonstration(Exception):
    """This account has a secret of its own; the message says so, in French."""


def cle(email: str) -> str:
    """The key of the second factor of a demonstration account, to type in a telephone: no secret at all."""
    return base64.b32encode(f"sofi demo {email}"[:20].ljust(20).encode()).decode()


def ouvrir() -> dict[str, Utilisateur]:
    """Create the accounts that don't exist yet, with the factor the staff needs; address → user."""
    comptes = {}
    for email, nom, role in COMPTES:
        utilisateur = Utilisateur.objects.filter(email=email).first()
        if utilisateur is None:
            utilisateur = Utilisateur.objects.create_user(email, MOT_DE_PASSE, nom=nom, role=role)
        if utilisateur.second_facteur_exige and not a_un_facteur(utilisateur):
            TOTP.activate(utilisateur, cle(email))
        comptes[email] = utilisateur
    return comptes


def code(email: str) -> str:
    """The code that a telephone would show now, for an account that still has the demonstration's key."""
    facteur = Authenticator.objects.filter(
        user__email__iexact=email, type=Authenticator.Type.TOTP
    ).first()
    if facteur is None or decrypt(facteur.data["secret"]) != cle(email.lower()):
        raise PasDeLaDemonstration(
            f"« {email} » n’est pas un compte de démonstration avec son second facteur d’origine : "
            "son code est dans l’application d’authentification de la personne, et nulle part ailleurs."
        )
    return chiffres(email.lower())


def chiffres(email: str, *, decalage: int = 0) -> str:
    """The six digits that this account's published key makes now, or so many codes later."""
    return format_hotp_value(hotp_value(cle(email), int(time.time()) // PERIODE + decalage))
