"""Form fields of identifiers, often typed or pasted in groups: « 999 000 128 00010 ».

They read as imports do (`sofi/socle/identifiants.py`).
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from sofi.annuaire.models import Etablissement
from sofi.socle import identifiants, telephones
from sofi.socle.formats import siret as siret_ecrit
from sofi.socle.validateurs import (
    valider_code_postal,
    valider_nda,
    valider_siret,
    valider_telephone,
    valider_uai,
)


class ChampIdentifiant(forms.CharField):
    """An identifier, kept as `lecture` gives it."""

    @staticmethod
    def lecture(saisi: str) -> str:
        """The value to keep, or a refusal."""
        raise NotImplementedError

    def to_python(self, value: Any) -> str:
        """Read, or refused with what to do."""
        return self.lecture(str(super().to_python(value) or ""))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """What can't be read is a change, which is refused when it is read."""
        try:
            return super().has_changed(initial, data)
        except ValidationError:
            return True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No maxlength: nothing pasted is cut without a word."""
        return {"autocomplete": "off"}


class ChampSiret(ChampIdentifiant):
    """A SIRET whose keys are right, La Poste's included."""

    lecture = staticmethod(identifiants.siret)

    def __init__(self, **options: Any) -> None:
        defauts = {
            "label": "SIRET",
            "help_text": "14 chiffres, ceux de l'établissement qui forme.",
            "error_messages": {"required": "Indiquez le SIRET de l'établissement."},
        }
        super().__init__(**{**defauts, **options})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The digits keyboard."""
        return super().widget_attrs(widget) | {"inputmode": "numeric"}


class SiretConnu(ChampSiret):
    """The SIRET of an établissement that SOFI has; its value is the établissement."""

    def clean(self, value: Any) -> Any:
        """Say what to do when there is none."""
        siret = super().clean(value)
        if not siret:
            return None
        etablissement = Etablissement.objects.filter(siret=siret).first()
        if etablissement is None:
            raise ValidationError(
                f"Aucun établissement n'a le SIRET {siret_ecrit(siret)}. "
                "Vérifiez-le, ou créez d'abord l'établissement dans « Organismes »."
            )
        return etablissement


class ChampNda(ChampIdentifiant):
    """A « numéro de déclaration d'activité »."""

    lecture = staticmethod(identifiants.nda)

    def __init__(self, **options: Any) -> None:
        defauts = {"label": "Numéro de déclaration d'activité (NDA)", "required": False}
        super().__init__(**{**defauts, **options})


class ChampUai(ChampIdentifiant):
    """A school's UAI."""

    lecture = staticmethod(identifiants.uai)

    def __init__(self, **options: Any) -> None:
        defauts = {"label": "UAI", "required": False}
        super().__init__(**{**defauts, **options})


class ChampCodePostal(ChampIdentifiant):
    """A French postal code: « 53 100 » is read, and « 1000 » as 01000."""

    lecture = staticmethod(identifiants.code_postal)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The digits keyboard; the browser may fill it."""
        return {"inputmode": "numeric"}


class ChampTelephone(ChampIdentifiant):
    """A telephone number, kept in its canonical form and shown as people write it."""

    lecture = staticmethod(identifiants.telephone)
    widget = forms.TextInput(attrs={"type": "tel"})

    def prepare_value(self, value: Any) -> Any:
        """« 02 40 20 40 20 » for what is kept; what was just typed stays as it was typed."""
        garde = isinstance(value, str) and telephones.lire(value) == value
        return telephones.ecrire(value, " ") if garde else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The browser may fill it."""
        return {}


class Courriel(ChampIdentifiant):
    """An e-mail address: spaces around it are taken off, what is wrong inside is told."""

    lecture = staticmethod(identifiants.courriel)
    widget = forms.EmailInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The browser may fill it."""
        return {}


_PAR_CONTROLE: tuple[tuple[Callable[[str], None], type[ChampIdentifiant]], ...] = (
    (valider_siret, ChampSiret),
    (valider_nda, ChampNda),
    (valider_uai, ChampUai),
    (valider_code_postal, ChampCodePostal),
    (valider_telephone, ChampTelephone),
)


def champ_d_identifiant(colonne: "models.Field[Any, Any]") -> type[ChampIdentifiant] | None:
    """The form field that reads this column, known by the check that the column has."""
    if isinstance(colonne, models.EmailField):
        return Courriel
    lectures = (champ for controle, champ in _PAR_CONTROLE if controle in colonne.validators)
    return next(lectures, None)
