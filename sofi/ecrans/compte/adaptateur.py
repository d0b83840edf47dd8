"""What SOFI changes in allauth's behaviour."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest

from sofi.comptes.models import Connexion
from sofi.courriels.ecriture import deposer
from sofi.courriels.models import Courriel

from .traces import tracer


class AdaptateurCompte(DefaultAccountAdapter):
    """Accounts are opened by a key: nobody signs up alone. E-mails are written, then sent, like all the others."""

    # allauth's French leaves some of them in English, and none says what to do.
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Ce compte a été fermé. Contactez le service Offre pour le rouvrir.",
        "email_password_mismatch": "L’adresse ou le mot de passe ne correspond à aucun compte. "
        "Vérifiez-les, ou réinitialisez votre mot de passe.",
        "too_many_login_attempts": "Trop d’essais à la suite : par sécurité, la connexion est fermée "
        "quelques minutes. Réessayez ensuite, ou réinitialisez votre mot de passe.",
        "incorrect_password": "Ce n’est pas votre mot de passe. Saisissez-le de nouveau.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel. Saisissez-le de nouveau.",
        "rate_limited": "Trop de demandes à la suite. Attendez quelques minutes, puis réessayez.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Trace what is refused before the password is looked at."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            tracer(Connexion.Nature.SUSPENDUE, request, credentials.get("email", ""))
            raise

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
        "cannot_delete_authenticator": "Le second facteur est exigé pour votre compte. Si vous changez "
        "de téléphone, demandez à l’administration de le réinitialiser.",
        "incorrect_code": "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant, puis "
        "recopiez-le.",
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not authenticator.user.second_facteur_exige


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
