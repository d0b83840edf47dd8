"""Form fields of an organisme's identifiers, often typed or pasted in groups: « 999 000 128 00010 »."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sofi.annuaire.models import Etablissement
from sofi.socle.formats import siret as siret_ecrit
from sofi.socle.validateurs import valider_nda, valider_siret, valider_uai

_SEPARATEURS = re.compile(r"[\s.\-\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]")


class ChampIdentifiant(forms.CharField):
    """An identifier without any space, dot nor dash, in capitals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 60, **options})

    def to_python(self, value: Any) -> str:
        """What was typed, joined."""
        return _SEPARATEURS.sub("", super().to_python(value) or "").upper()

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No maxlength: nothing pasted is cut without a word."""
        return {"autocomplete": "off"}


class ChampSiret(ChampIdentifiant):
    """A SIRET whose key is right, La Poste's included."""

    default_validators = [valider_siret]

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

    default_validators = [valider_nda]

    def __init__(self, **options: Any) -> None:
        defauts = {"label": "Numéro de déclaration d'activité (NDA)", "required": False}
        super().__init__(**{**defauts, **options})


class ChampUai(ChampIdentifiant):
    """A school's UAI."""

    default_validators = [valider_uai]

    def __init__(self, **options: Any) -> None:
        defauts = {"label": "UAI", "required": False}
        super().__init__(**{**defauts, **options})
