"""What is asked before something is done to several sessions."""

from django import forms

from sofi.ecrans.commun.champs import ChampTexte
from sofi.ecrans.commun.widgets import Texte
from sofi.offre.codes import Recrutement


class ChangerRecrutement(forms.Form):
    """The recruitment that all the chosen sessions will have."""

    recrutement = forms.ChoiceField(
        label="Recrutement", choices=Recrutement.choices, widget=forms.RadioSelect
    )


class Retirer(forms.Form):
    """Why the chosen sessions are withdrawn."""

    motif = ChampTexte(
        label="Motif du retrait",
        help_text="Gardé dans l’historique de chaque action, lu par le service Offre.",
        max_length=500,
        widget=Texte,
    )


class Dupliquer(forms.Form):
    """Nothing is asked to copy."""
