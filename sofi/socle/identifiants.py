"""What people type or files hold, read as the identifier that is kept: one reading for forms and imports.

Each function takes a text as it comes (in groups, with dots, with signs that nobody sees), gives the value to
keep, « nothing » for nothing, and raises a ValidationError that says in French what to do. Form fields call
them (`sofi/ecrans/commun/champs_identifiants.py`), and so do the readers of cells of an import.
"""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from . import telephones
from .texte import sans_invisibles
from .validateurs import (
    cite,
    message_telephone,
    valider_code_postal,
    valider_nda,
    valider_siret,
    valider_uai,
)

_TIRETS = r"\-\u2010-\u2015"
TIRET = rf"\s*[{_TIRETS}]\s*"
"""Between the numbers of a code FAS, as people write it."""
_SEPARATEUR = rf"[\s.{_TIRETS}_]"
_SEPARATEURS = re.compile(_SEPARATEUR)
_ENTRE_CHIFFRES = re.compile(rf"(?<=\d){_SEPARATEUR}+(?=\d)")


def joindre(saisi: str) -> str:
    """An identifier without what parts its groups, in capitals: « 999 000 128.00010 » → « 99900012800010 »."""
    return _SEPARATEURS.sub("", sans_invisibles(saisi)).upper()


def joindre_les_chiffres(question: str) -> str:
    """What is searched, each number typed in groups made one: « CFA 999 000.128 » → « CFA 999000128 »."""
    return _ENTRE_CHIFFRES.sub("", sans_invisibles(question))


def siret(saisi: str) -> str:
    """14 digits, the keys of the SIREN and of the SIRET being right."""
    if lu := joindre(saisi):
        valider_siret(lu)
    return lu


def nda(saisi: str) -> str:
    """A « numéro de déclaration d'activité »: 11 characters."""
    if lu := joindre(saisi):
        valider_nda(lu)
    return lu


def uai(saisi: str) -> str:
    """A school's UAI: 7 digits and their key letter."""
    if lu := joindre(saisi):
        valider_uai(lu)
    return lu


def code_postal(saisi: str) -> str:
    """5 digits; spreadsheets eat the first zero: « 1000 » is 01000."""
    if lu := joindre(saisi):
        lu = f"0{lu}" if re.fullmatch(r"[1-9][0-9]{3}", lu) else lu
        valider_code_postal(lu)
    return lu


def telephone(saisi: str) -> str:
    """A number in its canonical form: « +33240204020 », « 3949 »."""
    lu = telephones.lire(saisi)
    if lu is None:
        raise ValidationError(message_telephone(saisi), code="telephone")
    return lu


def courriel(saisi: str) -> str:
    """One e-mail address, without spaces around it."""
    lu = sans_invisibles(saisi).strip()
    if re.search(r"\s", lu):
        raise ValidationError(
            f"L'adresse e-mail « {cite(lu)} » contient une espace : retirez-la, "
            "ou n'indiquez qu'une adresse.",
            code="invalid",
        )
    try:
        if lu:
            validate_email(lu)
    except ValidationError:
        raise ValidationError(
            f"« {cite(lu)} » n'est pas une adresse e-mail. Exemple : accueil@exemple.fr.",
            code="invalid",
        ) from None
    return lu
