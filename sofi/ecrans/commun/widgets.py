"""Controls of the forms: what browsers offer for dates and numbers, and what the server then reads.

In a model form: `class Meta: formfield_callback = champ_de_formulaire`.
"""

from html import unescape
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst

from sofi.socle.balises import a_des_balises

from .champs_identifiants import champ_d_identifiant


class Jour(forms.DateInput):
    """A date picked in the browser; the value travels as AAAA-MM-JJ."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Heure(forms.TimeInput):
    """An hour picked in the browser."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class Entier(forms.TextInput):
    """A whole number: a text field with the digits keyboard, so that what is mistyped stays on screen."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off"} | (attrs or {}))


class Decimal(forms.TextInput):
    """A number with decimals, typed with a comma or a point."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off"} | (attrs or {}))


class Texte(forms.Textarea):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 4, "cols": False} | (attrs or {}))


class Riche(forms.Textarea):
    """A long text with bold, italic, lists and links: light editor with JavaScript, textarea without."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 8, "cols": False, "data-riche": True} | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        """Paragraphs alone are shown as they are typed without the editor; other marks stay visible."""
        texte = super().format_value(value)
        return texte and _sans_paragraphes(texte)


def _sans_paragraphes(html: str) -> str:
    """The text of a canonical HTML made of paragraphs only; any other HTML as it is."""
    nu = (
        html.replace("</p><p>", "\n\n")
        .removeprefix("<p>")
        .removesuffix("</p>")
        .replace("<br>", "\n")
    )
    texte = unescape(nu)
    # What would be read again as a tag must stay written as HTML.
    return html if a_des_balises(nu) or a_des_balises(texte) else texte


OUI_NON = ((True, "oui"), (False, "non"))


class OuiNon(forms.TypedChoiceField):
    """Yes or no, as two choices: none of them is picked as long as nobody answered (None)."""

    widget = forms.RadioSelect

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=OUI_NON,
            coerce=lambda valeur: str(valeur) == "True",
            empty_value=None,
            **options,
        )


# A choice among a few is shown whole; a longer list unfolds.
CHOIX_MONTRES = 6
# A short text longer than this is typed in several lines.
LIGNE = 500


def champ_de_formulaire(champ: "models.Field[Any, Any]", **options: Any) -> forms.Field | None:
    """The form field of a model field, with the control of this site; `Meta.widgets` still decides."""
    if isinstance(champ, ArrayField) and champ.base_field.choices:
        return forms.MultipleChoiceField(
            label=capfirst(champ.verbose_name),
            help_text=champ.help_text,
            required=not champ.blank,
            choices=champ.base_field.choices,
            widget=options.get("widget", forms.CheckboxSelectMultiple),
        )
    if isinstance(champ, models.BooleanField) and champ.null:
        return OuiNon(
            label=capfirst(champ.verbose_name), help_text=champ.help_text, required=not champ.blank
        )
    if isinstance(champ, models.DecimalField | models.FloatField):
        options["localize"] = True
    if lecture := champ_d_identifiant(champ):
        options["form_class"] = lecture
    if widget := _controle(champ):
        options.setdefault("widget", widget)
    if isinstance(champ, models.ManyToManyField):
        options.setdefault("widget", forms.CheckboxSelectMultiple)
    if isinstance(champ, models.ForeignKey):
        options.setdefault("empty_label", "Choisir")
    return champ.formfield(**options)


def _controle(champ: "models.Field[Any, Any]") -> type[forms.Widget] | None:
    """The control that suits the field; none when Django's own does."""
    if champ.choices:
        return forms.RadioSelect if len(list(champ.choices)) <= CHOIX_MONTRES else None
    if isinstance(champ, models.TextField):
        return Texte
    if isinstance(champ, models.CharField):
        return Texte if (champ.max_length or 0) >= LIGNE else None
    if isinstance(champ, models.DateField) and not isinstance(champ, models.DateTimeField):
        return Jour
    controles = {models.TimeField: Heure, models.DecimalField: Decimal, models.IntegerField: Entier}
    return next((widget for sorte, widget in controles.items() if isinstance(champ, sorte)), None)
