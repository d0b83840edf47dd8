"""Why a feed is released, or put aside."""

from django import forms


class FormulaireMotif(forms.Form):
    """The reason, kept with the name of who gave it."""

    motif = forms.CharField(
        label="Motif",
        max_length=500,
        help_text="Gardé avec votre nom. Exemple : fermeture du centre de Saumur, confirmée par courrier.",
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Dites pourquoi : ce motif reste avec votre nom."},
    )
