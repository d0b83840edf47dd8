"""What narrows the list of e-mails."""

from django import forms

from sofi.courriels.models import Courriel, Nature


class FiltreCourriels(forms.Form):
    """By words of the address or the subject, kind and state; what can't be read asks nothing."""

    q = forms.CharField(label="Adresse ou sujet", required=False, max_length=200)
    nature = forms.ChoiceField(
        label="Sorte", required=False, choices=[("", "Toutes"), *Nature.choices]
    )
    situation = forms.ChoiceField(
        label="État",
        required=False,
        choices=[
            ("", "Tous"),
            *((code, libelle.capitalize()) for code, libelle in Courriel.Situation.choices),
        ],
    )

    def criteres(self) -> dict[str, str]:
        """What was asked."""
        valeurs = self.cleaned_data if self.is_valid() else {}
        return {nom: valeurs.get(nom, "") for nom in self.fields}
