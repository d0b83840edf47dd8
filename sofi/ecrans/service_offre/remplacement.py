"""Replacing the code Certif Info of an action: the form, and what is said once it is done."""

from typing import Any

from django import forms
from django.http import HttpRequest

from sofi.ecrans.commun.recherche_fiche import contexte_recherche
from sofi.ecrans.commun.widgets import Texte
from sofi.offre.models import Action
from sofi.referentiels.models import FicheCertifInfo
from sofi.validation.comparaison_codes import Comparaison
from sofi.validation.remplacement import (
    MOTIF_MAX,
    Remplacement,
    RemplacementImpossible,
    comparer,
)


class FormulaireRemplacement(forms.Form):
    """The reason; `ancienne` is the code that was on screen."""

    ancienne = forms.CharField(widget=forms.HiddenInput)
    motif = forms.CharField(
        label="Motif du remplacement",
        help_text="L’organisme lira ce motif. Exemple : la certification a été renouvelée le 1er septembre.",
        max_length=MOTIF_MAX,
        widget=Texte({"rows": 3}),
        error_messages={
            "required": "Indiquez pourquoi vous remplacez ce code : l’organisme le lira."
        },
    )


def contexte_remplacement(request: HttpRequest, action: Action) -> dict[str, Any]:
    """The search; once a sheet is chosen (`code`), the comparison with the action's own."""
    contexte: dict[str, Any] = {"action": action, "comparaison": None, "impossible": ""}
    code = request.GET.get("code", "")
    fiche = FicheCertifInfo.objects.avec_certification().filter(pk=code).first() if code else None
    if fiche is None:
        return contexte | contexte_recherche(request)
    try:
        contexte["comparaison"] = comparer(action, fiche)
    except RemplacementImpossible as refus:
        contexte["impossible"] = str(refus)
    return contexte


def effet(action: Action, comparaison: Comparaison) -> str:
    """What replacing will do, said before."""
    if action.etat != "validee":
        return "Les fiches porteront le nouveau code. L’organisme en sera prévenu sur son tableau de bord."
    if comparaison.tient:
        return "Une version « code remplacé » sera publiée aussitôt. Rien d’autre ne change."
    return (
        "Une modification sera ouverte : l’organisme devra relire ses fiches et les renvoyer. "
        "La version publiée reste en ligne sous l’ancien code."
    )


def annonce(fait: Remplacement) -> str:
    """What was done."""
    code = fait.comparaison.nouvelle.pk
    if fait.version:
        return f"Le code est remplacé par {code} : la version {fait.version.numero} est publiée."
    if fait.ouverte:
        return f"Le code est remplacé par {code} dans une modification, que l'organisme doit relire et renvoyer."
    return f"Le code est remplacé par {code}."
