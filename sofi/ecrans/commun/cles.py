"""Keys on screen, of partners and of organismes: asked for, shown once by the page that creates them."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.partenaires.cles import ClesImpossibles, creer_cle
from sofi.partenaires.models import DUREE_D_UNE_CLE, Partenaire, Portee
from sofi.socle.formats import insecables


class FormulaireCle(forms.Form):
    """A key: its name, what it opens, until when."""

    nom = forms.CharField(
        label="Nom de la clé",
        max_length=60,
        help_text="Pour la reconnaître. Exemple : juin 2026.",
        error_messages={"required": "Donnez un nom à la clé."},
    )
    portees = forms.MultipleChoiceField(
        label="Droits",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un droit."},
    )
    jusqu_au = forms.DateField(
        label="Valable jusqu’au",
        required=False,
        help_text="Ce jour compris. Vide : sans limite.",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, droits: list[str], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "cle_%s")  # the page has other forms, with a name of their own
        super().__init__(*args, **kwargs)
        choix = self.fields["portees"]
        assert isinstance(choix, forms.MultipleChoiceField)
        choix.choices = [(code, Portee(code).label) for code in droits]
        self.initial.setdefault("portees", droits)
        self.initial.setdefault("jusqu_au", timezone.localdate() + DUREE_D_UNE_CLE)

    def clean_jusqu_au(self) -> datetime.date | None:
        """A day to come."""
        jour: datetime.date | None = self.cleaned_data["jusqu_au"]
        if jour and jour < timezone.localdate():
            raise forms.ValidationError("Ce jour est passé : choisissez-en un à venir.")
        return jour

    @property
    def expire_le(self) -> datetime.datetime | None:
        """The last instant of that day, so that it is the day which is said."""
        jour: datetime.date | None = self.cleaned_data["jusqu_au"]
        if jour is None:
            return None
        return timezone.make_aware(datetime.datetime.combine(jour, datetime.time.max))


def creer(
    titulaire: Partenaire | Etablissement, form: FormulaireCle, *, auteur: Utilisateur
) -> dict[str, Any]:
    """The key and its text, once; empty when the form or the keys refuse it, which the form then says."""
    if not form.is_valid():
        return {}
    try:
        cle, texte = creer_cle(
            titulaire,
            nom=form.cleaned_data["nom"],
            portees=form.cleaned_data["portees"],
            expire_le=form.expire_le,
            auteur=auteur,
        )
    except ClesImpossibles as refus:
        form.add_error("nom", insecables(str(refus)))
        return {}
    return {"cle": cle, "texte": texte}
