"""The dates of LHEO: AAAAMMJJ, AAAAMM00, AAAA0000, 00000000 and 99999999."""

import datetime
from functools import lru_cache

INCONNUES = ("00000000", "99999999")
FORMES = "AAAAMMJJ, AAAAMM00, AAAA0000, 00000000 ou 99999999"


@lru_cache(maxsize=8192)
def defaut_de_date(texte: str) -> str:
    """Why the text isn't a date of the language, in French; empty when it is one."""
    if len(texte) != 8 or not texte.isascii() or not texte.isdigit():
        return f"« {texte} » n’est pas une date : forme attendue {FORMES}"
    if texte in INCONNUES:
        return ""
    annee, mois, jour = int(texte[:4]), int(texte[4:6]), int(texte[6:])
    if mois == 0 and jour == 0:
        return "" if annee else f"« {texte} » n’est pas une date : année 0000"
    try:
        datetime.date(annee, mois, jour or 1)
    except ValueError:
        return f"« {texte} » n’existe pas au calendrier : forme attendue {FORMES}"
    return ""


def date_lheo(jour: datetime.date) -> str:
    return f"{jour.year:04d}{jour.month:02d}{jour.day:02d}"
