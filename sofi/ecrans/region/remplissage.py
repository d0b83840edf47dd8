"""The bar that shows how full a lot is: what is planned, what is asked, what is beyond, hatched."""

from dataclasses import dataclass

from sofi.socle.formats import accord, nombre
from sofi.validation.places import Remplissage

LARGEUR = 740


@dataclass(frozen=True)
class Part:
    """A piece of the bar."""

    classe: str
    x: int
    largeur: int


@dataclass(frozen=True)
class Barre:
    """A lot drawn."""

    lot: Remplissage
    largeur: int = LARGEUR

    def _x(self, places: int) -> int:
        return round(places * LARGEUR / max(self.lot.total, self.lot.prevues))

    @property
    def borne(self) -> int:
        """Where the places planned end."""
        return self._x(self.lot.prevues)

    @property
    def parts(self) -> list[Part]:
        """Those of the other actions, those asked here, those beyond."""
        autres, ici = self.lot.dans_le_lot
        tailles = (("autres", autres), ("ici", ici), ("trop", self.lot.trop))
        parts, debut = [], 0
        for classe, places in tailles:
            if places:
                parts.append(Part(classe, self._x(debut), self._x(debut + places) - self._x(debut)))
            debut += places
        return parts

    @property
    def dit(self) -> str:
        """The bar in words."""
        prevues = accord(self.lot.prevues, "place prévue", "places prévues")
        suite = f" ; {nombre(self.lot.trop)} au-delà" if self.lot.trop else ""
        return f"{prevues}, dont {nombre(self.lot.dans_le_lot[0])} par les autres actions{suite}"

    @property
    def trop_dit(self) -> str:
        """« 14 de trop »."""
        return f"{nombre(self.lot.trop)} de trop"
