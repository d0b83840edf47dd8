"""What narrows the history by field."""

from django import forms

from sofi.historique.suivi import suivis


def tables() -> list[tuple[str, str]]:
    """The tables watched, by the name of what they hold."""
    noms = [(m._meta.db_table, str(m._meta.verbose_name).capitalize()) for m in suivis()]
    return [("", "Tous"), *sorted(noms, key=lambda nom: nom[1])]


def noms_des_champs() -> list[tuple[str, str]]:
    """The fields of all these tables, by the name that screens give them."""
    noms: dict[str, str] = {}
    for modele in suivis():
        for champ in modele._meta.concrete_fields:
            noms.setdefault(champ.column, str(champ.verbose_name).capitalize())
    return [("", "Tous"), *sorted(noms.items(), key=lambda nom: nom[1])]


def jour(libelle: str) -> forms.DateField:
    """A day, in the browser's own field."""
    return forms.DateField(
        label=libelle, required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class FiltreHistorique(forms.Form):
    """Object, field, person, dates, screen."""

    table = forms.ChoiceField(label="Objet", required=False, choices=tables)
    objet = forms.CharField(label="Numéro ou code", required=False, max_length=64)
    champ = forms.ChoiceField(label="Champ", required=False, choices=noms_des_champs)
    personne = forms.CharField(label="Personne ou e-mail", required=False, max_length=160)
    du = jour("Du")
    au = jour("Au")
    ecran = forms.CharField(label="Écran ou import", required=False, max_length=100)
