"""Addresses of pages written by the dozen: what stands around their values is asked of Django once.

`reverse` looks through the patterns and quotes each value again; numbers and words without sign need neither.
"""

import re
from functools import cache

from django.urls import NoReverseMatch, get_script_prefix, reverse

_SIMPLE = re.compile(r"[-a-zA-Z0-9_]+")
_NUMERO, _MOT = 9_090_909, "un-mot-de-l-adresse"
"""Stand for the values while the pattern is read: numbers follow one another, words too."""


def adresse(nom: str, *valeurs: int | str) -> str:
    """What `reverse` answers, with values in the order of the pattern."""
    if not all(isinstance(v, int) or _SIMPLE.fullmatch(v) for v in valeurs):
        return reverse(nom, args=valeurs)
    morceaux = _morceaux(nom, tuple(isinstance(v, int) for v in valeurs), get_script_prefix())
    if not morceaux:
        return reverse(nom, args=valeurs)
    dits = [morceaux[0]]
    for valeur, morceau in zip(valeurs, morceaux[1:], strict=True):
        dits += [str(valeur), morceau]
    return "".join(dits)


@cache
def _morceaux(nom: str, numeros: tuple[bool, ...], _prefixe: str) -> tuple[str, ...]:
    """What stands around the values; nothing when the pattern doesn't take these kinds of values."""
    marques = [
        _NUMERO + rang if est_numero else f"{_MOT}-{rang}"
        for rang, est_numero in enumerate(numeros)
    ]
    try:
        modele = reverse(nom, args=marques)
    except NoReverseMatch:
        return ()
    morceaux = []
    for marque in marques:
        avant, _, modele = modele.partition(str(marque))
        morceaux.append(avant)
    return (*morceaux, modele)
