"""A campaign: which actions, and why."""

from typing import Any

from django import forms

from sofi.ecrans.commun.champ_lie import choix_de
from sofi.ecrans.commun.widgets import Texte
from sofi.validation.remplacement import MOTIF_MAX

REMPLACER, PROPOSER = "remplacer", "proposer"


class FormulaireCampagne(forms.Form):
    """The actions ticked among those shown, the reason, and the gesture."""

    actions = forms.MultipleChoiceField(
        label="Actions",
        error_messages={"required": "Cochez au moins une action."},
    )
    motif = forms.CharField(
        label="Motif",
        help_text="Les organismes liront ce motif. Exemple : la certification a été renouvelée le 1er septembre.",
        max_length=MOTIF_MAX,
        widget=Texte({"rows": 3}),
        error_messages={"required": "Indiquez le motif : les organismes le liront."},
    )
    geste = forms.ChoiceField(choices=[(REMPLACER, "Remplacer"), (PROPOSER, "Proposer")])

    def __init__(self, *args: Any, actions: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        choix_de(self, "actions").choices = [(str(pk), str(pk)) for pk in actions]
