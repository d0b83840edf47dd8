"""Whoever follows a long reading is heard while it goes on, in a file that gives no record too.

with a_l_ecoute(entendre):        an import: `entendre` raises, to stop it
    …
battre()                          readers: at every block, at every batch
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

# Seconds: an abandon is heard within five, and asking costs a query.
INTERVALLE = 1.0


@dataclass
class _Ecoute:
    entendre: Callable[[], None]
    prochaine: float = 0.0


_ecoute: ContextVar[_Ecoute | None] = ContextVar("ecoute", default=None)


@contextmanager
def a_l_ecoute(entendre: Callable[[], None]) -> Iterator[None]:
    """Call `entendre` every second or so of what is read inside."""
    jeton = _ecoute.set(_Ecoute(entendre))
    try:
        yield
    finally:
        _ecoute.reset(jeton)


def battre() -> None:
    """The reading goes on: let whoever follows it say something. Costs nothing when nobody does."""
    ecoute = _ecoute.get()
    if ecoute and (maintenant := time.monotonic()) >= ecoute.prochaine:
        ecoute.prochaine = maintenant + INTERVALLE
        ecoute.entendre()
