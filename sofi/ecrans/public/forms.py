"""What the public sends."""

from django import forms

from sofi.ecrans.commun.widgets import Texte
from sofi.socle.texte import sans_invisibles
from sofi.usagers.models import LONGUEUR_MAX, Alerte, Signalement
from sofi.usagers.signalements import Depot

ADRESSE_INCOMPLETE = (
    "Cette adresse e-mail est incomplète ou contient un espace. Exemple : nom@exemple.fr."
)
CHOISIR_LE_RYTHME = "Choisissez à quel rythme être prévenu."


class FormulairePublic(forms.Form):
    """What anybody may send. Nobody sees `site`: what fills it in is a program."""

    site = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    @property
    def d_un_programme(self) -> bool:
        """The field nobody sees was filled in."""
        return bool(self.data.get("site"))


class FormulaireSignalement(FormulairePublic):
    """« Signaler une erreur »."""

    objet = forms.ChoiceField(
        label="Ce qui est faux",
        choices=[("", "Choisissez…"), *Signalement.Objet.choices],
        error_messages={
            "required": "Choisissez ce qui est faux.",
            "invalid_choice": "Choisissez ce qui est faux.",
        },
    )
    texte = forms.CharField(
        label="Ce qu’il faudrait lire",
        max_length=LONGUEUR_MAX,
        widget=Texte,
        error_messages={"required": "Écrivez ce qu’il faudrait lire."},
    )
    email = forms.EmailField(
        label="Votre e-mail, si vous voulez une réponse",
        help_text="Effacé trente jours après la réponse. Il n’est montré à personne, ni à l’organisme.",
        required=False,
        max_length=160,
        error_messages={"invalid": ADRESSE_INCOMPLETE},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_texte(self) -> str:
        """Signs that nobody sees are no words."""
        texte = sans_invisibles(self.cleaned_data["texte"]).strip()
        if not texte:
            raise forms.ValidationError("Écrivez ce qu’il faudrait lire.")
        return texte

    @property
    def depot(self) -> Depot:
        """What a valid form sends."""
        lu = self.cleaned_data
        return Depot(objet=lu["objet"], texte=lu["texte"], courriel=lu["email"])


CHOISIR_POUR_QUOI = "Cochez ce dont vous voulez être prévenu : au moins une case."


class FormulaireRythme(forms.Form):
    """When an alert writes."""

    rythme = forms.ChoiceField(
        label="À quel rythme",
        choices=[
            (Alerte.Rythme.SEMAINE, "Une fois par semaine, le lundi matin, s’il y a du nouveau"),
            (Alerte.Rythme.JOUR, "Chaque jour, le matin, s’il y a du nouveau"),
        ],
        initial=Alerte.Rythme.SEMAINE,
        widget=forms.RadioSelect,
        error_messages={"required": CHOISIR_LE_RYTHME, "invalid_choice": CHOISIR_LE_RYTHME},
    )


class FormulaireAlerte(FormulaireRythme, FormulairePublic):
    """« Être prévenu »."""

    email = forms.EmailField(
        label="Votre e-mail",
        help_text=(
            "Un premier message vous demandera de confirmer. Sans réponse sous sept jours, l’adresse est effacée."
        ),
        max_length=160,
        error_messages={
            "required": "Écrivez l’adresse où vous voulez être prévenu.",
            "invalid": ADRESSE_INCOMPLETE,
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    pour = forms.MultipleChoiceField(
        label="Pour",
        choices=Alerte.Pour.choices,
        initial=[Alerte.Pour.NOUVELLES, Alerte.Pour.PLACES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": CHOISIR_POUR_QUOI, "invalid_choice": CHOISIR_POUR_QUOI},
    )
    field_order = ("email", "rythme", "pour")
