"""What SOFI changes in allauth's behaviour."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest

from sofi.comptes.models import Connexion
from sofi.comptes.operations import SECONDS_FACTEURS
from sofi.courriels.ecriture import deposer
from sofi.courriels.models import Courriel
from sofi.socle.chiffrement import SecretIllisible, chiffrer_texte, dechiffrer_texte

from . import essais
from .traces import tracer

journal = logging.getLogger(__name__)

MOYENS = {
    "reauthenticate": "Votre mot de passe",
    "mfa_reauthenticate": "Un code de votre application, ou de secours",
    "mfa_reauthenticate:webauthn": "Votre clé d’accès",
}


class AdaptateurCompte(DefaultAccountAdapter):
    """Accounts are opened by a key: nobody signs up alone. E-mails are written, then sent, like all the others."""

    # allauth's French leaves some of them in English, and none says what to do.
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Ce compte a été fermé. Contactez le service Offre pour le rouvrir.",
        "email_password_mismatch": "L’adresse ou le mot de passe ne correspond à aucun compte. "
        "Vérifiez-les, ou réinitialisez votre mot de passe.",
        "too_many_login_attempts": "Trop de codes à la suite. Attendez cinq minutes, puis réessayez avec un "
        "nouveau code.",
        "incorrect_password": "Ce n’est pas votre mot de passe. Saisissez-le de nouveau.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel. Saisissez-le de nouveau.",
        "rate_limited": "Trop de demandes à la suite. Attendez quelques minutes, puis réessayez.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try (`essais`); what is refused before the password is looked at leaves a trace."""
        email = str(credentials.get("email", ""))
        essai = essais.compter(request, email)
        self._login_failed_rl_usage = (
            essai.compte
        )  # taken back by allauth when the password is the right one
        if essai.compte is None:
            tracer(Connexion.Nature.SUSPENDUE, request, email)
            raise ValidationError(
                f"Trop d’essais à la suite depuis cet endroit. Réessayez {essais.attente(request, essai)}, ou "
                "réinitialisez votre mot de passe.",
                code="too_many_login_attempts",
            )

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Each way of showing that it is still oneself, in our words."""
        moyens = super().get_reauthentication_methods(user)
        return [moyen | {"description": MOYENS[moyen["id"]]} for moyen in moyens]

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Trace that a new password was asked for."""
        super().send_password_reset_mail(user, email, context)
        tracer(Connexion.Nature.LIEN_DEMANDE, self.request, email, user)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """The e-mail, whose sending is to write it: no mail server can break the page."""
        prepare = super().render_mail(template_prefix, email, context, headers)
        return CourrielDiffere(
            prepare.subject, prepare.body, to=prepare.to, headers={"gabarit": template_prefix}
        )


class AdaptateurFacteur(DefaultMFAAdapter):
    """The second factor: the staff keeps theirs until the administration resets it."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Le second facteur est exigé pour votre compte. Ajoutez-en d’abord "
        "un autre, ou demandez à l’administration de le réinitialiser.",
        "incorrect_code": "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant, puis "
        "recopiez-le.",
        "illisible": "SOFI ne peut plus vérifier ce code. Demandez à l’administration de réinitialiser votre "
        "second facteur.",
    }

    def encrypt(self, text: str) -> str:
        """What codes are made from is never kept in clear."""
        return chiffrer_texte(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Under any of the keys; when none opens it, no code is the right one, and the operator reads why."""
        try:
            return dechiffrer_texte(encrypted_text)
        except SecretIllisible as illisible:
            journal.error("second facteur illisible : %s", illisible)
            raise self.validation_error("illisible") from illisible

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The staff keeps one at least: the application or a key."""
        if not authenticator.user.second_facteur_exige:
            return True
        siens = Authenticator.objects.filter(user=authenticator.user, type__in=SECONDS_FACTEURS)
        return siens.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """Proposed to who adds a key."""
        rang = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "Ma clé d’accès" if rang == 1 else f"Ma clé d’accès n° {rang}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site as the device names it; a key is bound to the host that the browser shows."""
        return super().get_public_key_credential_rp_entity() | {"name": "SOFI"}


class CourrielDiffere(EmailMessage):
    """An e-mail of allauth's, kept to be sent."""

    def send(self, fail_silently: bool = False) -> int:
        """Write one row for each address; the link of a new password is erased once sent."""
        for destinataire in self.to:
            deposer(
                Courriel(
                    destinataire=destinataire,
                    sujet=str(self.subject),
                    texte=str(self.body),
                    gabarit=self.extra_headers["gabarit"],
                    secret=True,
                )
            )
        return len(self.to)
