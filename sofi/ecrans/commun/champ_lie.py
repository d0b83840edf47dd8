"""A field of one form as pages draw it: what it carries beside what Django says of it.

Every form of the site has such fields (`FORM_RENDERER`). What one form says of its field, for one card
and one reader, is said here and never on `forms.Field`.
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates

from sofi.socle.texte import sans_invisibles_dans


class ChampLie(BoundField):
    """A field of one form, with what the `champ` tag says around it."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        self.obligatoire: bool | None = None  # needed to send; None: when the form requires it
        self.largeur = ""  # « c2 » … « c8 », out of twelve; the full width without
        self.unite = ""  # read after the number
        self.longueur: int | None = None  # characters that are counted while one types
        self.mention = ""  # small words after the label: « Repris »
        self.consigne = ""  # what the programme says beside it
        self.valeur_fixe = ""  # the value that the programme sets, in words: it is then read only
        self.confirmation = ""  # the name of the box to tick, drawn under it
        self.demandes: list[str] = []  # questions of the service Offre that wait for an answer

    @property
    def data(self) -> Any:
        """What was typed, without the signs that nobody sees; a password is taken as it is."""
        saisie = super().data
        secret = isinstance(self.field.widget, forms.PasswordInput)
        return saisie if secret else sans_invisibles_dans(saisie)

    @property
    def requis(self) -> bool:
        """Marked with the asterisk: a draft may lack it, a sending may not."""
        return self.field.required if self.obligatoire is None else self.obligatoire


class Rendu(DjangoTemplates):
    """Django's own rendering, with the fields of the site."""

    bound_field_class = ChampLie


def lier(formulaire: forms.BaseForm, nom: str) -> ChampLie:
    """The field of that name of this form, always the same object."""
    lie: Any = formulaire[nom]
    assert isinstance(lie, ChampLie)
    return lie


def choix_de(formulaire: forms.BaseForm, nom: str) -> forms.ChoiceField:
    """The field of that name, which offers choices."""
    champ = formulaire.fields[nom]
    assert isinstance(champ, forms.ChoiceField)
    return champ


def lignes_de(formulaire: forms.BaseForm, nom: str) -> "forms.ModelChoiceField[Any]":
    """The field of that name, which offers rows of the database."""
    champ = formulaire.fields[nom]
    assert isinstance(champ, forms.ModelChoiceField)
    return champ
