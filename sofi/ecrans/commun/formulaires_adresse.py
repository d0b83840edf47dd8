"""The address part of a form: one types the postal code and the town, the commune is found.

Only when there is a doubt is one asked which commune it is; nobody has to know a code INSEE.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy

from sofi.annuaire.adresses import communes_du_code, communes_nommees
from sofi.ecrans.commun.champ_lie import lier, lignes_de
from sofi.referentiels.models import Commune
from sofi.socle import identifiants

CHAMPS = ["denomination", "ligne1", "ligne2", "ligne3", "ligne4", "code_postal", "ville"]
"""Fields of an address, as typed."""

AIDES = {
    "denomination": "Si le lieu porte un nom. Exemple : bâtiment B, maison des métiers.",
    "ligne1": "Le numéro et la rue. Exemple : 8 quai des Tanneries.",
    "ligne2": "Étage, bâtiment, entrée. Exemple : bâtiment B, 2e étage.",
    "ligne3": "Zone ou lieu-dit. Exemple : ZA du Gué.",
    "ligne4": "Boîte postale. Exemple : BP 12.",
    "code_postal": "Cinq chiffres. Exemple : 53100.",
    "ville": "Tapez les premières lettres. Exemple : Mayenne.",
}


def adresse_guidee(formulaire: forms.BaseForm, prefixe: str = "") -> None:
    """Help at each field of an address; postal code and town complete each other while one types."""
    for nom, aide in AIDES.items():
        if f"{prefixe}{nom}" in formulaire.fields:
            lier(formulaire, f"{prefixe}{nom}").help_text = aide
    for nom, autre in (("code_postal", "ville"), ("ville", "code_postal")):
        formulaire.fields[f"{prefixe}{nom}"].widget.attrs |= {
            "data-adresses": reverse_lazy("public:codes_postaux"),
            "data-avec": f"id_{formulaire.add_prefix(prefixe + autre)}",
        }
    formulaire.fields[f"{prefixe}code_postal"].widget.attrs["inputmode"] = "numeric"


class ChoixCommune(forms.ModelChoiceField):
    """Proposed only when the postal code and the town leave a doubt."""

    def label_from_instance(self, obj: Any) -> str:
        """« Mayenne (53), code INSEE 53147 »."""
        return f"{obj}, code INSEE {obj.pk}"


class AvecAdresse(forms.ModelForm):
    """A form of a model that has an address: `commune` follows the postal code and the town."""

    choix_commune = ChoixCommune(
        Commune.objects.none(),
        label="Commune",
        help_text="Celle où se trouve l'adresse. Exemple : Mayenne (53), code INSEE 53147.",
        required=False,
        empty_label="Choisir",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        adresse_guidee(self)
        code, ville = self._code_postal(), str(self["ville"].value() or "").strip()
        self.communes_du_nom: list[Commune] = []
        self.communes_proposees: list[Commune] = []
        if code and ville and (self.is_bound or self.instance.commune_id is None):
            self.communes_du_nom = communes_nommees(code, ville)
            if len(self.communes_du_nom) != 1:
                self.communes_proposees = self.communes_du_nom or communes_du_code(code)
        champ = lignes_de(self, "choix_commune")
        champ.queryset = Commune.objects.filter(pk__in=[c.pk for c in self.communes_proposees])
        if not self.communes_proposees:
            # Nothing to choose: a choice left from an earlier try is not looked at.
            champ.disabled, champ.widget = True, forms.HiddenInput()

    def _code_postal(self) -> str:
        """The code as it will be read; nothing when it is to be corrected first."""
        try:
            return identifiants.code_postal(str(self["code_postal"].value() or ""))
        except ValidationError:
            return ""

    def clean(self) -> dict[str, Any]:
        """Find the commune; say so when none answers, ask when there is a doubt."""
        valeurs = super().clean() or self.cleaned_data
        code, ville = valeurs.get("code_postal", ""), valeurs.get("ville", "")
        if {"ligne1", "code_postal", "ville"} & set(self.changed_data):
            self.instance.latitude = self.instance.longitude = None
        choisie = valeurs.get("choix_commune")
        self.instance.commune = (
            self.communes_du_nom[0] if len(self.communes_du_nom) == 1 else choisie
        )
        if not code or not ville or self.instance.commune is not None:
            return valeurs
        if not self.communes_proposees:
            self.add_error(
                "ville",
                f"Aucune commune n'a le code postal {code} ni le nom « {ville} » dans ce département. "
                "Vérifiez l'un et l'autre.",
            )
        elif not self.has_error("choix_commune"):
            self.add_error("choix_commune", self._doute(code, ville))
        return valeurs

    def _doute(self, code: str, ville: str) -> str:
        """Why one has to choose."""
        if self.communes_du_nom:
            return f"Plusieurs communes s'appellent « {ville} » : choisissez la vôtre."
        return (
            f"« {ville} » n'a pas le code postal {code}. "
            "Corrigez l'un ou l'autre, ou choisissez la commune où se trouve l'adresse."
        )
