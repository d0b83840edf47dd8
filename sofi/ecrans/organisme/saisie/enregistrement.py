"""Storing a card: what is right is kept, what is refused stays on screen, nobody's work is overwritten."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction

from sofi.comptes.models import Utilisateur
from sofi.offre.models import Action
from sofi.offre.operations import enregistrer
from sofi.socle import texte_riche
from sofi.socle.formats import jour_saisi, nombre

from .forms.socle import FicheForm, SaisieForm, appliquer
from .rangees import Liste

RIEN = "non renseigné"


@dataclass(frozen=True)
class Ecart:
    """A field that was changed meanwhile: what is typed here, what is stored now."""

    libelle: str
    valeur_saisie: str
    valeur_enregistree: str
    cible: str
    nom: str = ""


def enregistrer_fiche(
    action: Action,
    formulaires: Sequence[FicheForm],
    rangees: Sequence[Liste] = (),
    apres: Callable[[models.Model], None] | None = None,
    *,
    auteur: Utilisateur | None = None,
) -> bool:
    """Store the changed and right fields of a card (the first form) and its rows; False when nothing changed.

    Raises ModifieeEntreTemps, and stores nothing, when a card was saved since it was read. `apres` is told
    the card inside the transaction; `auteur` is who saves. The forms were read (`sont_valides`).
    """
    toutes, rangees = rangees, [rangee for rangee in rangees if rangee.a_change]
    principal, *autres = formulaires
    autres = [formulaire for formulaire in autres if formulaire.valeurs]
    if not (principal.valeurs or rangees or autres):
        _relire(formulaires, toutes)
        return False
    with transaction.atomic():
        if principal.valeurs or rangees:
            carte = _ecrire(action, principal, auteur)
            for rangee in rangees:
                rangee.ecrire(carte)
            if apres is not None:
                apres(carte)
        for formulaire in autres:
            _ecrire(action, formulaire, auteur)
    return True


def _ecrire(action: Action, formulaire: FicheForm, auteur: Utilisateur | None) -> models.Model:
    """Write one card's own fields, on a fresh copy: the form's instance holds what was refused too."""
    carte: Any = type(formulaire.instance)._default_manager.get(pk=formulaire.instance.pk)
    valeurs = formulaire.valeurs
    colonnes = appliquer(carte, valeurs)
    revision = formulaire.revision_lue
    enregistrer(action, carte, champs=colonnes, revision=revision, auteur=auteur)
    formulaire.montrer(revision=carte.revision)
    for nom in set(valeurs) - set(colonnes):
        getattr(carte, nom).set(valeurs[nom])
    return carte


def _relire(formulaires: Iterable[FicheForm], rangees: Iterable[Liste]) -> None:
    """A page that shows exactly what is stored was, in effect, read now."""
    if not all(rangee.is_valid() for rangee in rangees):
        return
    relire(formulaire for formulaire in formulaires if not formulaire.champs_changes)


def sont_valides(formulaires: Iterable[FicheForm], rangees: Iterable[Liste] = ()) -> bool:
    """Nothing was refused; every part is read, so that everything refused is said at once."""
    validites = [formulaire.is_valid() for formulaire in formulaires]
    validites += [rangee.is_valid() for rangee in rangees]
    return all(validites)


def montrer_restes(formulaires: Iterable[SaisieForm]) -> None:
    """On screen, a text of which a part was refused reads as it is kept."""
    for formulaire in formulaires:
        if formulaire.is_bound and formulaire.textes_gardes:
            formulaire.montrer(**formulaire.textes_gardes)


def ecarts(formulaires: Iterable[FicheForm], rangees: Iterable[Liste] = ()) -> list[Ecart]:
    """After a refusal because the card was saved meanwhile: every field that differs from what is stored."""
    ecarts = []
    for formulaire in formulaires:
        ecarts += [ecart(formulaire, nom) for nom in formulaire.champs_changes]
    for rangee in rangees:
        for ligne in rangee.a_lire:
            ecarts += [ecart(ligne, nom) for nom in ligne.changed_data]
    return ecarts


def relire(formulaires: Iterable[FicheForm]) -> None:
    """The page counts as read now."""
    for formulaire in formulaires:
        formulaire.montrer(revision=formulaire.fields["revision"].initial)


def ecart(formulaire: forms.BaseForm, nom: str) -> Ecart:
    """One field, as typed and as stored."""
    lie = formulaire[nom]
    saisie = formulaire.cleaned_data.get(nom, lie.data)
    return Ecart(
        str(lie.label),
        en_mots(lie.field, saisie),
        en_mots(lie.field, lie.initial),
        lie.id_for_label or lie.auto_id,
        lie.html_name,
    )


def en_mots(champ: Any, valeur: Any) -> str:
    """A value as people read it."""
    if valeur in (None, "", []):
        return RIEN
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(champ, forms.ModelMultipleChoiceField):
        return ", ".join(_nommer(champ, objet) for objet in valeur) or RIEN
    if isinstance(champ, forms.ModelChoiceField):
        return _nommer(champ, valeur)
    if isinstance(champ, forms.ChoiceField):
        codes = valeur if isinstance(valeur, list) else [valeur]
        choix: Any = champ.choices
        libelles = {str(code): str(libelle) for code, libelle in choix}
        return ", ".join(libelles.get(str(code), str(code)) for code in codes)
    return _lire_simple(valeur)


def _nommer(champ: Any, valeur: Any) -> str:
    """The label of a row of the list, given as itself or by its number; as it was sent, what is no row of it."""
    if not isinstance(valeur, models.Model):
        try:
            valeur = forms.ModelChoiceField.to_python(champ, valeur)
        except ValidationError:
            return str(valeur)
    return str(champ.label_from_instance(valeur))


def _lire_simple(valeur: Any) -> str:
    if hasattr(valeur, "strftime") and hasattr(valeur, "year"):
        return jour_saisi(valeur)
    if hasattr(valeur, "quantize"):
        return nombre(valeur)
    return (
        texte_riche.en_texte(valeur) if isinstance(valeur, str) and "<" in valeur else str(valeur)
    )
