"""The period of the figures of treatment."""

import datetime
from typing import Any

from django import forms
from django.http import QueryDict

from ..forms.historique import jour

ANNEES = 5


def annee_glissante(aujourd_hui: datetime.date) -> tuple[datetime.date, datetime.date]:
    """From the first day of the eleventh month before this one, to today."""
    mois = aujourd_hui.year * 12 + aujourd_hui.month - 12
    return datetime.date(mois // 12, mois % 12 + 1, 1), aujourd_hui


class FiltrePeriode(forms.Form):
    """From one day to another; the last twelve months unless it is said."""

    du = jour("Du")
    au = jour("Au")

    def __init__(self, donnees: QueryDict, aujourd_hui: datetime.date) -> None:
        self.defaut = annee_glissante(aujourd_hui)
        debut, fin = self.defaut
        demandes = {"du": debut.isoformat(), "au": fin.isoformat()}
        demandes |= {nom: valeur for nom in demandes if (valeur := donnees.get(nom, ""))}
        super().__init__(demandes)

    def clean(self) -> dict[str, Any]:
        """In order, and not so long that nothing is seen."""
        valeurs = super().clean() or self.cleaned_data
        du, au = valeurs.get("du"), valeurs.get("au")
        if du and au and au < du:
            self.add_error("au", "La période finit avant d'avoir commencé : vérifiez les dates.")
        elif du and au and (au - du).days > ANNEES * 366:
            self.add_error("du", f"Choisissez une période de {ANNEES} ans au plus.")
        return valeurs

    def periode(self) -> tuple[datetime.date, datetime.date]:
        """What was asked; the last twelve months when it can't be read."""
        if self.is_valid():
            return self.cleaned_data["du"], self.cleaned_data["au"]
        return self.defaut
