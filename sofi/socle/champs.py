"""Columns that keep a value in one form, whoever writes it."""

from typing import Any

from django.db import models

from . import telephones
from .validateurs import valider_telephone


class ColonneTelephone(models.CharField):
    """A telephone number, written in its canonical form; one that can't be read is kept as it is."""

    default_validators = [valider_telephone]
    description = "Numéro de téléphone"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_length": 25, **options})

    def get_prep_value(self, value: Any) -> Any:
        """What is written, and what is looked for."""
        saisi = super().get_prep_value(value)
        return (telephones.lire(saisi) or saisi) if isinstance(saisi, str) else saisi

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The row in memory holds what is written."""
        valeur = self.get_prep_value(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, valeur)
        return valeur
