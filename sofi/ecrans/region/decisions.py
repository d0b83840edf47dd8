"""The decisions of the Région on a modification: its agreement with a reference, its refusal with a reason."""

from typing import Any

from django import forms

from sofi.ecrans.commun.decisions import LONGUEUR, Decision
from sofi.ecrans.commun.widgets import Texte

REFERENCE_MAX = 200


class Accorder(Decision):
    """Grant the modification; the service Offre then validates it."""

    nom = "accorder"
    fait = "La modification est accordée : le service Offre va la valider. L'organisme est prévenu."
    reference = forms.CharField(
        label="Référence de l'accord",
        help_text="Le numéro du courrier, de l'avenant ou de la décision. Exemple : avenant 2 au bon de commande 4510.",
        max_length=REFERENCE_MAX,
        error_messages={
            "required": "Indiquez la référence de votre accord : elle est gardée avec la version publiée."
        },
    )

    def commentaire(self) -> str:
        """The reference."""
        return str(self.cleaned_data["reference"])

    def texte_saisi(self) -> str:
        """The reference typed, given back when the decision came too late."""
        return str(self["reference"].value() or "")


class Refuser(Decision):
    """Refuse the modification; the action goes back to its organisme."""

    nom = "refuser_accord"
    fait = "La modification est refusée : l'action revient à l'organisme, avec votre motif."
    motif = forms.CharField(
        label="Motif du refus",
        help_text=(
            "L'organisme lira ce texte. Exemple : la session doit démarrer à la date prévue, "
            "même à effectif réduit."
        ),
        max_length=LONGUEUR,
        widget=Texte({"rows": 4}),
        error_messages={"required": "Indiquez pourquoi vous refusez : l'organisme lira ce motif."},
    )

    def commentaire(self) -> str:
        """The reason."""
        return str(self.cleaned_data["motif"])


DECISIONS: dict[str, type[Decision]] = {d.nom: d for d in (Accorder, Refuser)}


def formulaire(nom: str, donnees: Any = None, **initial: Any) -> Decision:
    """The form of a decision; `prefix` keeps the ids of several forms of a page apart."""
    return DECISIONS[nom](donnees, prefix=nom, initial=initial)
