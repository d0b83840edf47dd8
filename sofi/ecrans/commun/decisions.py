"""A decision on an action, as a form: what it asks, and the crossing it makes."""

from typing import ClassVar

from django import forms

from sofi.comptes.models import Utilisateur
from sofi.offre.models import Action
from sofi.validation import circuit

LONGUEUR = 3000


class Decision(forms.Form):
    """A crossing that asks nothing. `vue` is the number of events the person saw: compared, then set."""

    nom: ClassVar[str]
    fait: ClassVar[str]
    vue = forms.IntegerField(widget=forms.HiddenInput)

    def appliquer(self, action: Action, auteur: Utilisateur) -> None:
        circuit.franchir(
            action,
            self.nom,
            auteur=auteur,
            commentaire=self.commentaire(),
            vue=self.cleaned_data["vue"],
        )

    def commentaire(self) -> str:
        """What the thread keeps."""
        return ""

    def texte_saisi(self) -> str:
        """What was typed, given back when the decision came too late."""
        textes = [lie.value() or "" for lie in self if isinstance(lie.field.widget, forms.Textarea)]
        return "\n".join(filter(None, textes))
