"""Reports of the public for either side: the form that answers one, and what it comes to."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from sofi.comptes.models import Utilisateur
from sofi.socle.formats import insecables
from sofi.usagers.models import LONGUEUR_MAX, Signalement
from sofi.usagers.signalements import SignalementChange, repondre

from .widgets import Texte

REPONSES = [
    (Signalement.Situation.CORRIGE.value, "C’est corrigé : la page dit maintenant ce qu’il faut"),
    (Signalement.Situation.REPONDU.value, "Rien à corriger, ou pas encore : voici pourquoi"),
]


class FormulaireReponse(forms.Form):
    """The answer; `lue` is where the report was when the page was made."""

    situation = forms.ChoiceField(
        label="Votre réponse",
        choices=REPONSES,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si c’est corrigé."},
    )
    texte = forms.CharField(
        label="Ce que la personne lira",
        help_text="Lu par qui a signalé, sans votre nom. Exemple : « Le prix est maintenant de 6 300 € TTC. »",
        max_length=LONGUEUR_MAX,
        widget=Texte({"rows": 3}),
        error_messages={"required": "Écrivez ce que la personne lira."},
    )
    lue = forms.CharField(widget=forms.HiddenInput, max_length=10)


def formulaire(signalement: Signalement) -> FormulaireReponse:
    """The form as it opens."""
    return FormulaireReponse(initial={"lue": signalement.situation})


def envoyer(
    request: HttpRequest, signalement: Signalement, auteur: Utilisateur
) -> FormulaireReponse | None:
    """Answer with what was typed; the form, with its reason, when it can't be."""
    reponse = FormulaireReponse(request.POST)
    if not reponse.is_valid():
        return reponse
    lu = reponse.cleaned_data
    signalement.situation = lu["lue"]
    try:
        repondre(signalement, auteur=auteur, situation=lu["situation"], texte=lu["texte"])
    except SignalementChange as change:
        signalement.refresh_from_db()
        reponse.add_error(None, str(change))
        return reponse
    messages.success(
        request,
        insecables("Votre réponse est sur la page de suivi : elle est lue par qui a signalé."),
    )
    return None
