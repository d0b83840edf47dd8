"""Why a feed is released, or put aside; which two days are compared."""

import datetime
from typing import Any

from django import forms

from sofi.socle.formats import jour_long


class FormulaireMotif(forms.Form):
    """The reason, kept with the name of who gave it."""

    motif = forms.CharField(
        label="Motif",
        max_length=500,
        help_text="Gardé avec votre nom. Exemple : fermeture du centre de Saumur, confirmée par courrier.",
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Dites pourquoi : ce motif reste avec votre nom."},
    )


class FormulaireEcart(forms.Form):
    """Two days among those whose feed is kept: the two last ones unless others are asked."""

    du = forms.TypedChoiceField(label="Du", coerce=datetime.date.fromisoformat)
    au = forms.TypedChoiceField(label="au", coerce=datetime.date.fromisoformat)

    def __init__(self, demande: Any, *, jours: list[datetime.date]) -> None:
        proposes = {"au": jours[0].isoformat(), "du": jours[1].isoformat()}
        super().__init__(demande if {"du", "au"} <= set(demande) else proposes)
        for nom, proposition in proposes.items():
            champ = self.fields[nom]
            assert isinstance(champ, forms.ChoiceField)
            champ.choices = [(jour.isoformat(), jour_long(jour)) for jour in jours]
            champ.initial = proposition
            champ.widget.attrs["class"] = "form-select"
            champ.error_messages = {
                "invalid_choice": "Ce jour n’est pas gardé : choisissez-en un dans la liste.",
                "required": "Choisissez un jour.",
            }
