"""What a request found public when it began, and whether what it answers may be kept as long as that is the same.

Nothing here knows what is kept nor where: whoever answers from a kept answer says under which state a request is made,
whoever reads something that may be late says so.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from .memoire import memoire

Valeur = TypeVar("Valeur")


@dataclass
class Instant:
    """The state of what is public, read before anything else; `exact`: nothing late was read since.

    `lues`: what was given of it so far.
    """

    etat: str
    exact: bool = True
    lues: dict[str, Any] = field(default_factory=dict)


_instant: ContextVar[Instant | None] = ContextVar("instant", default=None)


def instant() -> Instant | None:
    """That of the request being answered; None when nobody keeps its answer."""
    return _instant.get()


@contextmanager
def repondre_a(ici: Instant) -> Iterator[None]:
    """What is read here is read after this instant."""
    jeton = _instant.set(ici)
    try:
        yield
    finally:
        _instant.reset(jeton)


def inexact() -> None:
    """Something late was read: the answer is given, and not kept."""
    if ici := _instant.get():
        ici.exact = False


def en_memoire(cle: str, lire: Callable[[], Valeur], secondes: int) -> Valeur:
    """What `lire` gives, read once for the state of the request; for so many seconds when it has none.

    Nothing at all is kept a minute at most: a table that is empty is about to be filled.
    """
    ici = _instant.get()
    if ici is None:
        return _garder(cle, lire, secondes)
    if cle not in ici.lues:
        ici.lues[cle] = _garder(f"{cle}:{ici.etat}", lire, secondes)
    lue: Valeur = ici.lues[cle]
    return lue


def _garder(cle: str, lire: Callable[[], Valeur], secondes: int) -> Valeur:
    """In the memory of the process."""
    valeur: Valeur | None = memoire.get(cle)
    if valeur is None:
        valeur = lire()
        memoire.set(cle, valeur, secondes if valeur else min(secondes, 60))
    return valeur
