"""Passwords that a French speaker would be tried with first: common words, whatever dresses them up.

Django's own list is of the world's, nearly all shorter than the twelve characters asked: what a French person
adds to a common word to reach them (the year, signs, zeros for o's, the word twice) is undone before looking.
"""

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

LISTE = Path(__file__).with_name("mots_courants.txt")
# What stands for a letter inside a word.
DEGUISEMENTS = str.maketrans("0134578@$!€", "oieastbasie")
MOTS_AU_PLUS = 2  # « soleilsoleil », « bonjournantes »; three words make a phrase


class MotCourant:
    """Refuse what is but one or two common French words, with figures and signs around."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise when that is all there is to the password."""
        if any(_est_courant(lettres) for lettres in _lectures(password)):
            raise ValidationError(
                "Ce mot de passe est trop facile à deviner : il est fait de mots courants, suivis ou non "
                "de chiffres. Choisissez une phrase de quatre mots ou plus.",
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        return "Un mot courant suivi de chiffres ne suffit pas ; une phrase de quatre mots, si."


def _lectures(password: str) -> set[str]:
    """The letters of the password: without its figures and signs, and with those that stand for letters."""
    nu = "".join(
        c
        for c in unicodedata.normalize("NFKD", password.casefold())
        if not unicodedata.combining(c)
    )
    signes = "".join(c for c in set(nu) if not c.isalpha())
    mots = (nu, nu.strip(signes), nu.rstrip(signes), nu.lstrip(signes))
    formes = (nu, *(mot.translate(DEGUISEMENTS) for mot in mots))
    return {"".join(c for c in forme if c.isalpha()) for forme in formes}


def _est_courant(lettres: str, restants: int = MOTS_AU_PLUS) -> bool:
    """Nothing but so many common words, or one letter again and again."""
    if len(set(lettres)) <= 1:
        return True
    mots = _mots()
    return lettres in mots or (
        restants > 1
        and any(
            lettres[:coupe] in mots and _est_courant(lettres[coupe:], restants - 1)
            for coupe in range(2, len(lettres) - 1)
        )
    )


@cache
def _mots() -> frozenset[str]:
    return frozenset(LISTE.read_text(encoding="utf-8").split())
