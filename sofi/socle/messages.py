"""What is said of a value that Django itself refuses: in this site's words, with what to do and an example.

Django's own French names the fault and stops there (« Assurez-vous que cette valeur… »). Its texts are
replaced once, when the site starts, on the classes that hold them: so every form says the same, whoever
wrote it, allauth's and the administration's included. A field that knows better keeps its own words.
`tests/ecrans/test_messages.py` walks every form and finds none of Django's texts left.
"""

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core import validators
from django.db import models
from django.forms.models import ModelChoiceField, ModelMultipleChoiceField

CHOIX = (
    "Cette réponse ne fait pas partie des choix proposés. Choisissez l'une de celles de la liste."
)
CHOIX_NOMME = "« %(value)s » ne fait pas partie des choix proposés. Choisissez l'une des réponses de la liste."
LISTE = "Une liste de réponses est attendue. Cochez celles qui conviennent, puis enregistrez."
ENTIER = "Indiquez un nombre entier, en chiffres. Exemple : 12."
NOMBRE = "Indiquez un nombre, en chiffres. Exemple : 1250,50."
JOUR = "Indiquez une date : le jour, le mois et une année à quatre chiffres. Exemple : 28/09/2026."
HEURE = "Indiquez une heure. Exemple : 14:30."
INSTANT = "Indiquez une date et une heure. Exemple : 28/09/2026 14:30."
COURRIEL = "Indiquez une adresse e-mail, sans espace. Exemple : accueil@exemple.fr."
ADRESSE_WEB = "Indiquez une adresse web complète. Exemple : https://www.exemple.fr/page."
IP = "Indiquez une adresse IP. Exemple : 192.0.2.10."
FICHIER = "Aucun fichier lisible n'est arrivé. Choisissez de nouveau le fichier, puis envoyez-le."
MAXIMUM = "Le maximum est %(limit_value)s ; vous avez saisi %(show_value)s. Corrigez cette valeur."
MINIMUM = "Le minimum est %(limit_value)s ; vous avez saisi %(show_value)s. Corrigez cette valeur."
TROP_LONG = "Ce texte a %(show_value)d caractères, pour %(limit_value)d au plus. Raccourcissez-le."
TROP_COURT = (
    "Ce texte a %(show_value)d caractères ; il en faut au moins %(limit_value)d. Complétez-le."
)
NUL = "Ce texte contient un caractère invisible (nul), qui ne peut pas être gardé. Tapez-le au clavier."
JSON = 'Ce texte n\'est pas du JSON. Exemple : {"nom": "valeur"}.'
NOM_COURT = "Écrivez ce nom sans espace ni accent : lettres, chiffres, tirets. Exemple : lot-2026."
VIDE = "Ce champ est vide. Remplissez-le, ou choisissez une réponse."

DES_CHAMPS: dict[Any, dict[str, str]] = {
    forms.Field: {"required": VIDE},
    forms.IntegerField: {"invalid": ENTIER},
    forms.FloatField: {"invalid": NOMBRE},
    forms.DecimalField: {"invalid": NOMBRE},
    forms.DateField: {"invalid": JOUR},
    forms.TimeField: {"invalid": HEURE},
    forms.DateTimeField: {"invalid": INSTANT},
    forms.DurationField: {
        "invalid": "Indiquez une durée en heures, minutes et secondes. Exemple : 03:30:00.",
        "overflow": "Cette durée est hors de portée : indiquez de {min_days} à {max_days} jours. Exemple : 30.",
    },
    forms.FileField: {
        "invalid": FICHIER,
        "missing": FICHIER,
        "empty": "Ce fichier est vide. Choisissez-en un autre.",
        "max_length": "Le nom de ce fichier a %(length)d caractères, pour %(max)d au plus. Renommez-le.",
        "contradiction": "Choisissez un fichier, ou cochez « effacer » : pas les deux à la fois.",
    },
    forms.ImageField: {
        "invalid_image": "Ce fichier n'est pas une image. Choisissez un PNG ou un JPEG."
    },
    forms.URLField: {"invalid": ADRESSE_WEB},
    forms.ChoiceField: {"invalid_choice": CHOIX_NOMME},
    forms.MultipleChoiceField: {"invalid_choice": CHOIX_NOMME, "invalid_list": LISTE},
    forms.MultiValueField: {
        "invalid": LISTE,
        "incomplete": "Il manque une partie. Complétez ce champ.",
    },
    forms.SplitDateTimeField: {"invalid_date": JOUR, "invalid_time": HEURE},
    forms.UUIDField: {"invalid": "Cet identifiant est incomplet. Copiez-le de nouveau, en entier."},
    forms.JSONField: {"invalid": JSON},
    ModelChoiceField: {"invalid_choice": CHOIX},
    ModelMultipleChoiceField: {
        "invalid_list": LISTE,
        "invalid_choice": CHOIX_NOMME,
        "invalid_pk_value": "« %(pk)s » ne fait pas partie des choix proposés. Choisissez dans la liste.",
    },
    SimpleArrayField: {"item_invalid": "La réponse n° %(nth)s est à corriger :"},
    models.Field: {
        "invalid_choice": CHOIX_NOMME,
        "null": VIDE,
        "blank": VIDE,
        "unique": "%(model_name)s : cette valeur est déjà prise (%(field_label)s). Indiquez-en une autre.",
        "unique_for_date": "%(field_label)s : déjà pris ce jour-là (%(date_field_label)s). Changez l'un des deux.",
    },
    models.ForeignKey: {"invalid": CHOIX},
    models.BooleanField: {
        "invalid": "Répondez par oui ou par non.",
        "invalid_nullable": "Répondez par oui ou par non, ou laissez sans réponse.",
    },
    models.DateField: {"invalid": JOUR, "invalid_date": JOUR},
    models.DateTimeField: {"invalid": INSTANT, "invalid_date": JOUR, "invalid_datetime": INSTANT},
    models.TimeField: {"invalid": HEURE, "invalid_time": HEURE},
    models.DecimalField: {"invalid": NOMBRE},
    models.FloatField: {"invalid": NOMBRE},
    models.IntegerField: {"invalid": ENTIER},
    models.JSONField: {"invalid": JSON},
    models.GenericIPAddressField: {"invalid": IP},
}
"""Texts by class and by code, as `default_error_messages` holds them."""

DES_CONTROLES: dict[Any, str] = {
    validators.MaxValueValidator: MAXIMUM,
    validators.MinValueValidator: MINIMUM,
    validators.MaxLengthValidator: TROP_LONG,
    validators.MinLengthValidator: TROP_COURT,
    validators.StepValueValidator: "Cette valeur va de %(limit_value)s en %(limit_value)s. Corrigez-la.",
    validators.ProhibitNullCharactersValidator: NUL,
    validators.EmailValidator: COURRIEL,
    validators.URLValidator: ADRESSE_WEB,
    validators.RegexValidator: "Cette valeur n'a pas la forme attendue. Relisez l'aide du champ, et corrigez-la.",
    validators.FileExtensionValidator: (
        "Ce fichier est un « %(extension)s ». Choisissez un fichier : %(allowed_extensions)s."
    ),
}
"""Texts of the checks, which hold a single one."""

DES_DECIMALES = {
    "invalid": NOMBRE,
    "max_digits": "Ce nombre a trop de chiffres : %(max)s au plus, décimales comprises. Exemple : 6300,50.",
    "max_decimal_places": "Ce nombre a trop de décimales : %(max)s au plus. Arrondissez-le, par exemple 12,50.",
    "max_whole_digits": "Ce nombre est trop grand : %(max)s chiffres au plus avant la virgule. Vérifiez-le.",
}


def parler_comme_le_site() -> None:
    """Put these texts on Django's classes; called once, when the site starts."""
    for classe, textes in DES_CHAMPS.items():
        # A class that has no texts of its own must not write over those of its parent.
        classe.default_error_messages = {**vars(classe).get("default_error_messages", {}), **textes}
    for controle, texte in DES_CONTROLES.items():
        controle.message = texte
    validators.DecimalValidator.messages = dict(DES_DECIMALES)
    # These checks are made with a text of their own, by Django; the others read their class's.
    for partage, texte in (
        (validators.validate_integer, ENTIER),
        (validators.validate_slug, NOM_COURT),
    ):
        vars(partage)["message"] = texte
