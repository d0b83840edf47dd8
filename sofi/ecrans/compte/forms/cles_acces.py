"""The forms of a device's key: adding one, naming it, signing in with it. What the device says is read by allauth."""

from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as allauth
from django import forms
from django.core.exceptions import ValidationError

from sofi.comptes.models import Connexion

from ..traces import tracer

NOM_MAX = 60
ILLISIBLE = "La clé d’accès n’a pas pu être lue. Recommencez, ou choisissez un autre moyen."


def _nom(*, requis: bool) -> forms.CharField:
    return forms.CharField(
        label="Nom de la clé",
        help_text="Pour la reconnaître : « Ordinateur du bureau », « Téléphone ».",
        max_length=NOM_MAX,
        required=requis,
        error_messages={
            "required": "Donnez un nom à cette clé.",
            "max_length": f"Ce nom est trop long : {NOM_MAX} caractères au plus.",
        },
    )


def _cle() -> forms.JSONField:
    return forms.JSONField(
        widget=forms.HiddenInput,
        error_messages={"required": ILLISIBLE, "invalid": ILLISIBLE},
    )


class FormulaireAjout(allauth.AddWebAuthnForm):
    """A new key, always one that opens the account by itself: the device asks for a finger, a face or a code."""

    name = _nom(requis=False)
    credential = _cle()
    passwordless = forms.BooleanField(
        widget=forms.HiddenInput, initial=True, error_messages={"required": ILLISIBLE}
    )


class FormulaireNom(allauth.EditWebAuthnForm):
    """Another name."""

    name = _nom(requis=True)


class _Lecture(forms.Form):
    """What is refused leaves a trace, as a wrong code does."""

    credential = _cle()
    user: Any

    def clean_credential(self) -> Authenticator:
        """The key that answered, of that account."""
        try:
            lue: Authenticator = super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            email = self.user.email if self.user else ""
            tracer(Connexion.Nature.CLE_REFUSEE, context.request, email, self.user)
            raise
        return lue


class FormulaireSecondFacteur(_Lecture, allauth.AuthenticateWebAuthnForm):
    """After the password."""


class FormulaireConnexion(_Lecture, allauth.LoginWebAuthnForm):
    """Instead of the password and of the code."""


class FormulaireConfirmation(_Lecture, allauth.ReauthenticateWebAuthnForm):
    """That it is still oneself."""
