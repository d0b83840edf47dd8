"""What narrows the history by field."""

from django import forms

from sofi.historique.noms import colonnes, tables


def choix_tables() -> list[tuple[str, str]]:
    """The tables watched, by the name of what they hold."""
    return [("", "Tous"), *tables()]


def choix_champs() -> list[tuple[str, str]]:
    """The fields of all these tables, by the name that screens give them."""
    return [("", "Tous"), *colonnes()]


def jour(libelle: str) -> forms.DateField:
    """A day, in the browser's own field."""
    return forms.DateField(
        label=libelle, required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class FiltreHistorique(forms.Form):
    """Object, field, person, dates, screen."""

    table = forms.ChoiceField(label="Objet", required=False, choices=choix_tables)
    objet = forms.CharField(label="Numéro ou code", required=False, max_length=64)
    champ = forms.ChoiceField(label="Champ", required=False, choices=choix_champs)
    personne = forms.CharField(label="Personne ou e-mail", required=False, max_length=160)
    du = jour("Du")
    au = jour("Au")
    ecran = forms.CharField(label="Écran ou import", required=False, max_length=100)
