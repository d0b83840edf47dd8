"""Small forms of what is published at once. Each has ids of its own: a page holds many of them."""

import datetime
from typing import Any

from django import forms

from sofi.ecrans.commun.champs import ChampEntier, ChampTexte
from sofi.offre.codes import Recrutement


class RecrutementForm(forms.Form):
    """Open, suspend or close the recruitment of one session."""

    recrutement = forms.ChoiceField(
        label="Recrutement",
        choices=Recrutement.choices,
        error_messages={
            "required": "Choisissez si le recrutement est ouvert, suspendu ou fermé.",
            "invalid_choice": "Choisissez si le recrutement est ouvert, suspendu ou fermé.",
        },
    )

    def __init__(self, *args: Any, session: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.cle = f"s{session}"
        self.auto_id = f"id_{self.cle}_%s"


class PlacesForm(forms.Form):
    """How many places are left on one dispositif."""

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

    def __init__(self, *args: Any, dispositif: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.cle = f"d{dispositif}"
        self.auto_id = f"id_{self.cle}_%s"


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
