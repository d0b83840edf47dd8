"""What the public sends."""

from django import forms

from sofi.ecrans.commun.widgets import Texte
from sofi.socle.texte import sans_invisibles
from sofi.usagers.models import LONGUEUR_MAX, Signalement
from sofi.usagers.signalements import Depot


class FormulaireSignalement(forms.Form):
    """« Signaler une erreur ». Nobody sees `site`: what fills it in is a program."""

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
        error_messages={
            "invalid": "Cette adresse e-mail est incomplète ou contient un espace. Exemple : nom@exemple.fr."
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    site = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def clean_texte(self) -> str:
        """Signs that nobody sees are no words."""
        texte = sans_invisibles(self.cleaned_data["texte"]).strip()
        if not texte:
            raise forms.ValidationError("Écrivez ce qu’il faudrait lire.")
        return texte

    @property
    def d_un_programme(self) -> bool:
        """The field nobody sees was filled in."""
        return bool(self.data.get("site"))

    @property
    def depot(self) -> Depot:
        """What a valid form sends."""
        lu = self.cleaned_data
        return Depot(objet=lu["objet"], texte=lu["texte"], courriel=lu["email"])
