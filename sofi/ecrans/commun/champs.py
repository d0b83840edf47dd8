"""Form fields of the cards: they read what people type, and say in French what they refuse and what to do.

What a field refuses stays on screen and isn't stored. A rich text is the exception: the rest of the
text, without what is refused, is kept (`RefusPartiel`).
"""

import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from sofi.ecrans.commun.widgets import Riche, champ_de_formulaire
from sofi.offre.codes import Fiche
from sofi.offre.fiches import FICHES
from sofi.socle import texte_riche
from sofi.socle.valeurs import Defaut, ValeurRefusee, lire_decimal, lire_entier, lire_jour

CHIFFRES_SAISIS = 9  # of a whole number typed in a form: the largest column holds ten


class RefusPartiel(ValidationError):
    """Something of a text is refused, and named; `texte_garde` is the rest of the text, which is kept."""

    def __init__(self, message: str, texte_garde: str) -> None:
        super().__init__(message, code="riche")
        self.texte_garde = texte_garde


class ChampRiche(forms.CharField):
    """A rich text: its value is the canonical HTML. `longueur` counts characters of plain text."""

    widget = Riche

    def __init__(self, *, longueur: int, **options: Any) -> None:
        options.pop("max_length", None)
        super().__init__(**options)
        self.longueur = longueur

    def to_python(self, value: Any) -> str:
        """The text as it would be stored, so that the same text twice is no change."""
        return texte_riche.examiner(super().to_python(value) or "").html

    def clean(self, value: Any) -> str:
        """Refuse by name; keep the rest unless it is too long."""
        riche = texte_riche.examiner(str(value or ""))
        trop_long = texte_riche.message_longueur(len(riche.texte), self.longueur)
        if trop_long:
            messages = [trop_long, riche.message]
            raise ValidationError([message for message in messages if message], code="riche")
        if riche.refus == [texte_riche.TROP_GROS]:
            raise ValidationError(riche.message, code="riche")
        if riche.refus:
            raise RefusPartiel(riche.message, riche.html)
        return riche.html


def refuser_caracteres(texte: str) -> None:
    """Raise on private-use and control characters, which cannot be published."""
    if refus := texte_riche.refuser_caracteres(texte):
        raise ValidationError(
            f"Ce texte contient {' et '.join(refus)}, que la publication n'accepte pas. "
            "Remplacez-le par des lettres ou un tiret.",
            code="caracteres",
        )


class ChampTexte(forms.CharField):
    """A plain text: an end of line is one character, whatever the browser sends."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators.append(refuser_caracteres)

    def to_python(self, value: Any) -> str:
        """One kind of end of line."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No maxlength: what is pasted is never cut without a word, the server says what is too long."""
        return {
            nom: valeur
            for nom, valeur in super().widget_attrs(widget).items()
            if nom != "maxlength"
        }


def _lu(lire: Callable[[str], Any], ecrit: str, sinon: Mapping[Defaut, str]) -> Any:
    """Read as everywhere else; what is refused is named, with what to do."""
    try:
        return lire(ecrit)
    except ValeurRefusee as refus:
        nomme = f"« {ecrit.strip()[:40]} » {sinon[refus.defaut]}"
        raise ValidationError(nomme, code="invalid") from None


TROP_GRAND = "est un nombre trop grand. Vérifiez-le."
ENTIERS = {
    Defaut.ENTIER: "n'est pas un nombre entier. Indiquez-le en chiffres, sans virgule.",
    Defaut.TROP_GRAND: TROP_GRAND,
}
NOMBRES = {
    Defaut.NOMBRE: "n'est pas un nombre. Exemple : 6300 ou 6300,50.",
    Defaut.TROP_GRAND: TROP_GRAND,
}
_PAS_UNE_DATE = (
    "n'est pas une date. Indiquez le jour, le mois et une année à quatre chiffres, "
    "par exemple 28/09/2026."
)
JOURS = {
    Defaut.JOUR: _PAS_UNE_DATE,
    Defaut.INEXISTANT: _PAS_UNE_DATE,
    Defaut.ANNEE: "est d'une année impossible. Indiquez une date à partir de 1990, par exemple 28/09/2026.",
}


class ChampEntier(forms.IntegerField):
    """A whole number, typed with or without spaces and unit: « 1 350 h »."""

    def to_python(self, value: Any) -> int | None:
        """Name what was typed when it is no number."""
        if isinstance(value, str):
            value = _lu(partial(lire_entier, chiffres=CHIFFRES_SAISIS), value, ENTIERS)
        return super().to_python(value)


class ChampDecimal(forms.DecimalField):
    """A number with decimals, typed with a comma or a point, with or without spaces and unit."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Name what was typed when it is no number."""
        if isinstance(value, str):
            lu: Decimal | None = _lu(lire_decimal, value, NOMBRES)
            return lu
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """« 28 », « 12,50 »: a comma, and no decimals when there are none."""
        if not isinstance(value, Decimal):
            return value
        entier = value == value.to_integral_value()
        return f"{value:.0f}" if entier else f"{value:f}".replace(".", ",")


class ChampJour(forms.DateField):
    def to_python(self, value: Any) -> datetime.date | None:
        """Name what was typed when it is no date."""
        if isinstance(value, str):
            lu: datetime.date | None = _lu(lire_jour, value, JOURS)
            return lu
        return super().to_python(value)


class ChampHeure(forms.TimeField):
    def to_python(self, value: Any) -> datetime.time | None:
        """Name what was typed when it is no hour; « 14 h 30 » is one."""
        if isinstance(value, str):
            value = re.sub(r"\s*h\s*$", ":00", re.sub(r"\s*h\s*(?=\d)", ":", value.strip()))
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(
                f"« {str(value).strip()[:40]} » n'est pas une heure. Exemple : 14:30.",
                code="invalid",
            ) from None


_SORTES: tuple[tuple[type["models.Field[Any, Any]"], type[forms.Field]], ...] = (
    (models.DecimalField, ChampDecimal),
    (models.DateField, ChampJour),
    (models.TimeField, ChampHeure),
    (models.IntegerField, ChampEntier),
)


PETIT_MAX = 999
"""The largest of what counts a few things (units of a cycle): the database's own bound says nothing to anybody."""


def champ_de_saisie(champ: "models.Field[Any, Any]", **options: Any) -> forms.Field | None:
    """The form field of a model field of a card, with these readings."""
    if isinstance(champ, models.CharField | models.TextField) and not champ.choices:
        if not isinstance(champ, models.EmailField):
            options.setdefault("form_class", ChampTexte)
    else:
        for sorte, forme in _SORTES:
            if isinstance(champ, sorte):
                options.setdefault("form_class", forme)
                break
    if isinstance(champ, models.PositiveSmallIntegerField):
        options.setdefault("max_value", PETIT_MAX)
    trouve = champ_de_formulaire(champ, **options)
    if isinstance(trouve, forms.TypedChoiceField) and isinstance(trouve.widget, forms.Select):
        choix: Any = trouve.choices
        trouve.choices = [(code, nom if code else "Choisir") for code, nom in choix]
    return trouve


def de_la_fiche(fiche: Fiche) -> Any:
    """A `formfield_callback` for the forms of this card: its table says which texts are rich."""
    riches = {champ.nom: champ.longueur or 0 for champ in FICHES[fiche] if champ.riche}
    return partial(_champ_de_fiche, riches)


def _champ_de_fiche(
    riches: dict[str, int], champ: "models.Field[Any, Any]", **options: Any
) -> forms.Field | None:
    """The form field of a field of that card."""
    if champ.name in riches:
        return ChampRiche(longueur=riches[champ.name], required=False)
    return champ_de_saisie(champ, **options)
