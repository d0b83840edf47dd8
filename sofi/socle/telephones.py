"""Telephone numbers: one form kept (E.164), one form shown, one link.

The numbering plan of France reaches its overseas territories with ten digits, but each has an international
code of its own: « 0262 90 90 90 » is +262 262 90 90 90 for the rest of the world, never +33. What isn't a
French number is left to phonenumbers, which knows the plan of each country.
"""

import re
import unicodedata
from functools import lru_cache

import phonenumbers

from .texte import sans_invisibles

_SIGNES = re.compile(r"\+?[\d\s.\-\u2010-\u2015\u2212/()]+")
_FRANCE = 33
# By the three digits that follow the zero: the code of the territory, in the plan of the ARCEP.
_OUTRE_MER = {
    **dict.fromkeys(("262", "263", "269", "639", "692", "693"), "262"),
    **dict.fromkeys(("590", "690", "691"), "590"),
    **dict.fromkeys(("594", "694"), "594"),
    **dict.fromkeys(("596", "696", "697"), "596"),
}
_SAINT_PIERRE = "508"  # its own numbers have six digits: the code stands for the three first
_CODES = ("33", "262", "590", "594", "596")
_PORTABLE = re.compile(rf"\+(?:{'|'.join(_CODES)})[67]")


@lru_cache(maxsize=4096)  # a file says the same few numbers thousands of times
def lire(saisi: str) -> str | None:
    """The number as it is kept: « +33240204020 », « 3949 »; nothing for nothing, None when it can't be read."""
    texte = unicodedata.normalize("NFKC", sans_invisibles(saisi)).strip()
    if not texte:
        return ""
    if not _SIGNES.fullmatch(texte):
        return None
    try:
        numero = phonenumbers.parse(texte, "FR")
    except phonenumbers.NumberParseException:
        return _court(texte)
    if numero.country_code == _FRANCE:
        return _francais(str(numero.national_number)) or _court(texte)
    if not phonenumbers.is_possible_number(numero):
        return None
    return phonenumbers.format_number(numero, phonenumbers.PhoneNumberFormat.E164)


def _francais(national: str) -> str | None:
    """Nine digits after the zero or the code: those of a territory take its own code."""
    if not re.fullmatch(r"[1-9]\d{8}", national):
        return None
    if national.startswith(_SAINT_PIERRE):
        return f"+{national}"
    return f"+{_OUTRE_MER.get(national[:3], _FRANCE)}{national}"


def _court(texte: str) -> str | None:
    """« 39 49 », « 118 218 », « 115 »: numbers that are dialled in France only."""
    chiffres = re.sub(r"\D", "", texte)
    if texte.startswith("+") or not 2 <= len(chiffres) <= 6 or chiffres.startswith("0"):
        return None
    numero = phonenumbers.PhoneNumber(country_code=_FRANCE, national_number=int(chiffres))
    return chiffres if phonenumbers.is_valid_short_number_for_region(numero, "FR") else None


def ecrire(valeur: str, blanc: str) -> str:
    """« 02 40 20 40 20 », « 39 49 », « +32 2 123 45 67 », with this blank; what can't be read, as it is."""
    numero = lire(valeur)
    if not numero:
        return valeur
    if not numero.startswith("+"):
        pas = {4: 2, 6: 3}.get(len(numero), len(numero))
        return _par(pas, numero, blanc)
    code = next((code for code in (*_CODES, _SAINT_PIERRE) if numero[1:].startswith(code)), "")
    national = numero[1:] if code == _SAINT_PIERRE else numero[1 + len(code) :]
    if code and len(national) == 9:
        return _par(2, f"0{national}", blanc)
    international = phonenumbers.format_number(
        phonenumbers.parse(numero), phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return international.replace(" ", blanc)


def _par(pas: int, chiffres: str, blanc: str) -> str:
    return blanc.join(chiffres[i : i + pas] for i in range(0, len(chiffres), pas))


def lien(valeur: str) -> str:
    """« tel:+33240204020 »; what can't be read is left with its own digits."""
    return f"tel:{lire(valeur) or re.sub(r'[^0-9+]', '', valeur)}"


def est_portable(valeur: str) -> bool:
    """A mobile number of France or of its territories."""
    return bool(_PORTABLE.match(lire(valeur) or ""))
