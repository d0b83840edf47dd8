"""The quality of an action as its pages show it: what would raise the score, and where."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sofi.validation.qualite import Constat


@dataclass(frozen=True)
class Piste:
    """Something that would raise the score. `url`: where it is filled, empty when it can't be now."""

    constat: Constat
    url: str

    @property
    def cartes(self) -> int:
        """How many cards lack it."""
        return len(self.constat.manquants)


def pistes(constats: Iterable[Constat], lien: Callable[[Constat], str]) -> list[Piste]:
    """What would raise the score, each with its link."""
    return [Piste(constat, lien(constat)) for constat in constats]
