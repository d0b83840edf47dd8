"""Forms of the administration."""

from django import forms

from sofi.comptes.models import Role
from sofi.validation.models import MotifRefus

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


class FormulaireMotif(forms.ModelForm):
    class Meta:
        model = MotifRefus
        fields = ("libelle", "a_preciser")
        labels = {"libelle": "Motif", "a_preciser": "Demander des précisions"}
        help_texts = {
            "libelle": "Les organismes liront ces mots. Exemple : Action déjà saisie.",
            "a_preciser": "Le motif ne dit rien par lui-même, comme « Autre motif ».",
        }
        error_messages = {
            "libelle": {
                "required": "Écrivez le motif.",
                "unique": "Ce motif existe déjà, proposé ou retiré.",
            }
        }
