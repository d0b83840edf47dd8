"""Forms of the administration."""

from django import forms

from sofi.comptes.models import Role

ROLES_DU_PERSONNEL = [choix for choix in Role.choices if choix[0] != Role.ORGANISME]


class FormulaireInviter(forms.Form):
    """Whom to open an account to, and which."""

    email = forms.EmailField(
        label="Adresse e-mail",
        help_text="L'adresse professionnelle de la personne : sa clé y part.",
        max_length=160,
        error_messages={"required": "Indiquez l'adresse où envoyer la clé."},
    )
    role = forms.ChoiceField(
        label="Rôle",
        choices=[("", "Choisir"), *ROLES_DU_PERSONNEL],
        error_messages={"required": "Choisissez le rôle de la personne."},
    )
