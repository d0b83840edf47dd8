"""A campaign's confirmation: why, and the two sheets compared when they are of another kind."""

from typing import Any

from django import forms

from sofi.ecrans.commun.widgets import Texte
from sofi.validation.comparaison_fiches import ComparaisonFiches
from sofi.validation.remplacement import MOTIF_MAX

REMPLACER, PROPOSER = "remplacer", "proposer"
GESTES = (REMPLACER, PROPOSER)


class FormulaireCampagne(forms.Form):
    """The reason, which organismes read; another kind of sheet asks one more box."""

    motif = forms.CharField(
        label="Motif",
        help_text="Les organismes liront ce motif. Exemple : la certification a été renouvelée le 1er septembre.",
        max_length=MOTIF_MAX,
        widget=Texte({"rows": 3}),
        error_messages={"required": "Indiquez le motif : les organismes le liront."},
    )
    compare = forms.BooleanField(
        error_messages={"required": "Cochez cette case une fois les deux fiches comparées."}
    )

    def __init__(self, *args: Any, comparaison: ComparaisonFiches, **options: Any) -> None:
        super().__init__(*args, **options)
        if comparaison.se_suivent:
            del self.fields["compare"]
            return
        avant, apres = comparaison.ancienne.libelle, comparaison.nouvelle.libelle
        self.fields["motif"].label = "Pourquoi remplacer par une fiche d’une autre nature ?"
        self.fields[
            "compare"
        ].label = f"J’ai comparé les deux fiches : « {avant} » devient « {apres} »."
