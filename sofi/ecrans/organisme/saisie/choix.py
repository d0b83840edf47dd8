"""Two versions of a card: the person chooses field by field, and the choices are saved against what was compared."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest

from .forms.socle import FicheForm, SaisieForm
from .rangees import Liste

CHOISIR = "choix"
CHOIX_ENREGISTRE = "enregistre"


def choisir(
    request: HttpRequest, formulaires: Iterable[forms.BaseForm], rangees: Iterable[Liste] = ()
) -> None:
    """Follow the choices made; the forms are read again with them.

    The card counts as read again, as it was compared, once every field that differs has its choice.
    """
    if CHOISIR not in request.POST:
        return
    principaux = list(formulaires)
    lignes = [ligne for rangee in rangees for ligne in rangee.a_lire]
    faits = [_suivre(request, partie) for partie in (*principaux, *lignes)]
    if all(faits):
        for formulaire in principaux:
            for lie in formulaire.hidden_fields():
                valeur_vue = request.POST.get(f"vue-{lie.html_name}", "")
                _mettre(formulaire, lie.html_name, [valeur_vue])
            formulaire.full_clean()


def _suivre(request: HttpRequest, formulaire: forms.BaseForm) -> bool:
    """Put back what is stored where it was chosen; False when a field that differs has no choice."""
    formulaire.is_valid()
    complet = True
    for nom in differents(formulaire):
        choix = request.POST.get(f"{CHOISIR}-{formulaire[nom].html_name}", "")
        if choix == CHOIX_ENREGISTRE:
            _mettre(formulaire, formulaire[nom].html_name, _en_page(formulaire[nom]))
        complet = complet and bool(choix)
    formulaire.__dict__.pop("changed_data", None)
    if isinstance(formulaire, SaisieForm):
        formulaire.textes_gardes.clear()
    formulaire.full_clean()
    return complet


def differents(formulaire: forms.BaseForm) -> list[str]:
    """The visible fields that don't have the value stored."""
    if isinstance(formulaire, FicheForm):
        return formulaire.champs_changes
    caches = {lie.name for lie in formulaire.hidden_fields()}
    return [nom for nom in formulaire.changed_data if nom not in caches]


def _en_page(lie: Any) -> list[str]:
    """The stored value, as a browser would send it."""
    if isinstance(lie.field.widget, forms.CheckboxInput):
        return ["on"] if lie.initial else []
    valeur = lie.field.widget.format_value(lie.field.prepare_value(lie.initial))
    if valeur is None:
        return []
    return [str(v) for v in valeur] if isinstance(valeur, list | tuple) else [str(valeur)]


def _mettre(formulaire: forms.BaseForm, nom: str, valeurs: list[str]) -> None:
    """Answer this instead of what was sent."""
    donnees: Any = formulaire.data
    donnees = donnees.copy()
    donnees.setlist(nom, valeurs)
    formulaire.data = donnees
