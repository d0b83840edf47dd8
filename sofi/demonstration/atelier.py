"""Work shared between processes that are copies of this one: what it has in memory needs no sending."""

import gc
import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Self

from django.db import connections


class AtelierArrete(Exception):
    """A part could not be done; the process that did it has said why."""


class Atelier:
    """At most so many processes, each of which does one part and ends.

    Connections to the base are closed before each: two processes never speak on the same one.
    """

    def __init__(self, places: int, faire: Callable[[Any], object]) -> None:
        self.places, self.faire = places, faire
        self._copies: list[BaseProcess] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        erreur: type[BaseException] | None,
        valeur: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait for those at work; when something failed, stop them."""
        if erreur:
            for copie in self._copies:
                copie.terminate()
                copie.join()
        else:
            self._attendre(0)

    def confier(self, part: Any) -> None:
        """Have this part done, as soon as a place is free. Raises AtelierArrete when another failed."""
        self._attendre(self.places - 1)
        connections.close_all()
        copie = multiprocessing.get_context("fork").Process(target=self._travailler, args=(part,))
        copie.start()
        self._copies.append(copie)

    def _travailler(self, part: Any) -> None:
        gc.disable()  # it ends with its part: nothing is worth collecting
        self.faire(part)

    def _attendre(self, au_plus: int) -> None:
        """Until at most so many are at work."""
        while len(self._copies) > au_plus:
            wait([copie.sentinel for copie in self._copies])
            for copie in [copie for copie in self._copies if copie.exitcode is not None]:
                self._copies.remove(copie)
                if copie.exitcode:
                    raise AtelierArrete(f"processus {copie.pid} : {copie.exitcode}")
