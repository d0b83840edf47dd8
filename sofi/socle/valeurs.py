"""Numbers and days as people write them: read in one way in a form, a CSV, a workbook or an XML.

Each reader takes nothing to None, and raises `ValeurRefusee`: where it was written says how to mend it.
"""

import datetime
import re
from decimal import Decimal
from enum import StrEnum

PREMIERE_ANNEE, DERNIERE_ANNEE = 1900, 2200  # a year that can be meant
CHIFFRES_MAX = 18  # what a column of whole numbers holds
_UNITES = re.compile(r"(€|%|h|heures?|places?)$", re.IGNORECASE)
_ENTIER = re.compile(r"-?[0-9]+")
_DECIMAL = re.compile(r"-?[0-9]+(?:[.,][0-9]*)?")
_HEURE = r"(?:[ T]\d{1,2}:\d{2}.*)?"
_JOUR_FR = re.compile(rf"([0-9]{{1,2}})/([0-9]{{1,2}})/([0-9]{{4}}){_HEURE}")
_JOUR_ISO = re.compile(rf"([0-9]{{4}})-([0-9]{{1,2}})-([0-9]{{1,2}})(?:{_HEURE}|[+Z].*)")


class Defaut(StrEnum):
    """What is wrong with a value."""

    NOMBRE = "nombre attendu"
    ENTIER = "nombre entier attendu"
    TROP_GRAND = "nombre trop grand"
    JOUR = "date attendue, JJ/MM/AAAA ou AAAA-MM-JJ"
    ANNEE = f"date attendue, de {PREMIERE_ANNEE} à {DERNIERE_ANNEE}"
    INEXISTANT = "date attendue, celle-ci n'existe pas"


class ValeurRefusee(ValueError):
    """A value that isn't one: `defaut` says why, in French, without repeating it."""

    def __init__(self, defaut: Defaut) -> None:
        super().__init__(str(defaut))
        self.defaut = defaut


def lire_entier(ecrit: str, chiffres: int = CHIFFRES_MAX) -> int | None:
    """« 1 350 h »: spaces allowed between thousands, a unit after; at most so many digits."""
    nombre = _sans_unite(ecrit)
    if not nombre:
        return None
    if not _ENTIER.fullmatch(nombre):
        raise ValeurRefusee(Defaut.ENTIER)
    return int(_borner(nombre, chiffres))


def lire_decimal(ecrit: str) -> Decimal | None:
    """« 6 300,50 € »: a comma or a point, never an exponent."""
    nombre = _sans_unite(ecrit)
    if not nombre:
        return None
    if not _DECIMAL.fullmatch(nombre):
        raise ValeurRefusee(Defaut.NOMBRE)
    return Decimal(_borner(nombre, CHIFFRES_MAX).replace(",", "."))


def _sans_unite(ecrit: str) -> str:
    return _UNITES.sub("", "".join(ecrit.split()))


def _borner(nombre: str, chiffres: int) -> str:
    if len(re.split("[.,]", nombre.lstrip("-"))[0]) > chiffres:
        raise ValeurRefusee(Defaut.TROP_GRAND)
    return nombre


def lire_jour(ecrit: str) -> datetime.date | None:
    """JJ/MM/AAAA or AAAA-MM-JJ, of a year that can be meant; a time after the day is left out."""
    jour_ecrit = ecrit.strip()
    if not jour_ecrit:
        return None
    if trouve := _JOUR_FR.fullmatch(jour_ecrit):
        jour, mois, annee = map(int, trouve.groups())
    elif trouve := _JOUR_ISO.fullmatch(jour_ecrit):
        annee, mois, jour = map(int, trouve.groups())
    else:
        raise ValeurRefusee(Defaut.JOUR)
    if not PREMIERE_ANNEE <= annee <= DERNIERE_ANNEE:
        raise ValeurRefusee(Defaut.ANNEE)
    try:
        return datetime.date(annee, mois, jour)
    except ValueError:
        raise ValeurRefusee(Defaut.INEXISTANT) from None
