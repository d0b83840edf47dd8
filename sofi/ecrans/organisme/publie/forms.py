"""Small forms of what is published at once. A page holds many of them, in one form."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.safestring import SafeString

from sofi.ecrans.commun.champs import ChampEntier, ChampTexte
from sofi.offre.codes import Recrutement


class MajForm(forms.Form):
    """One value that is published at once. What the page showed travels with it: only what was typed counts."""

    champ: ClassVar[str]

    def __init__(self, *args: Any, **options: Any) -> None:
        # What isn't typed isn't refused: a number of places that nobody has said yet.
        options |= {"empty_permitted": True, "use_required_attribute": False}
        super().__init__(*args, **options)
        self.fields[self.champ].show_hidden_initial = True

    @property
    def lie(self) -> forms.BoundField:
        """Its only field."""
        return self[self.champ]

    @property
    def montre(self) -> SafeString:
        """What the page shows of it, hidden."""
        return self.lie.as_hidden(only_initial=True)


class RecrutementForm(MajForm):
    """Open, suspend or close the recruitment of one session."""

    champ = "recrutement"
    recrutement = forms.ChoiceField(
        label="Recrutement",
        choices=Recrutement.choices,
        error_messages={
            "required": "Choisissez si le recrutement est ouvert, suspendu ou fermé.",
            "invalid_choice": "Choisissez si le recrutement est ouvert, suspendu ou fermé.",
        },
    )


class PlacesForm(MajForm):
    """How many places are left on one dispositif."""

    champ = "places_restantes"
    places_restantes = ChampEntier(
        label="Places restantes",
        min_value=0,
        max_value=99999,
        error_messages={
            "required": "Indiquez le nombre de places qui restent, 0 s'il n'y en a plus.",
            "min_value": "Le nombre de places restantes est d'au moins 0.",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class RetraitForm(forms.Form):
    """Why a session is withdrawn."""

    motif = ChampTexte(
        label="Motif du retrait",
        max_length=500,
        help_text="Il reste dans l'historique. Exemple : session annulée, trop peu d'inscrits.",
        error_messages={"required": "Indiquez pourquoi vous retirez cette session."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DuplicationForm(forms.Form):
    """With its sessions a year later, or without any. `derniere` makes twice once."""

    AVEC, SANS = "suivantes", "aucune"
    sessions = forms.ChoiceField(
        label="Sessions de la copie",
        choices=[
            (AVEC, "Reprendre ses sessions, aux dates de l'année suivante"),
            (SANS, "Ne reprendre aucune session"),
        ],
        initial=AVEC,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez si la copie reprend les sessions."},
    )
    derniere = forms.IntegerField(widget=forms.HiddenInput, required=False)


def jour_de(iso: str | None) -> datetime.date | None:
    """A date of a document."""
    return datetime.date.fromisoformat(iso) if iso else None
