"""What reading asks of the base, and the answers when nothing is known."""

from dataclasses import dataclass
from typing import Protocol

from sofi.offre.fiches import FicheFormation
from sofi.offre.fiches.pieces import TypeDispositif


class Savoir(Protocol):
    """What the base knows of what a file names."""

    def type_dispositif(self, code: str) -> TypeDispositif | None:
        """The kind of dispositif of that code."""

    def sur_fiche(self, certifinfo: str, numero: str) -> FicheFormation | None:
        """What the sheet says, by its Certif Info code, else by its number at France compétences."""


@dataclass(frozen=True)
class _Rien:
    def type_dispositif(self, code: str) -> TypeDispositif | None:
        """None: a kind is then known by its code alone."""

    def sur_fiche(self, certifinfo: str, numero: str) -> FicheFormation | None:
        """None: the texts are then all the action's."""


SANS_SAVOIR: Savoir = _Rien()
