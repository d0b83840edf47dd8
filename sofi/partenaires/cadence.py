"""How many times in how long: counted in the default cache, which all the processes share."""

import time
from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True)
class Cadence:
    """So many times in each window of so many seconds."""

    nom: str
    fois: int
    secondes: int

    def admettre(self, qui: object) -> bool:
        """Count once more; false past the limit."""
        cle = f"{self.nom}:{qui}:{int(time.time() // self.secondes)}"
        if cache.add(cle, 1, self.secondes):
            return True
        try:
            return cache.incr(cle) <= self.fois
        except ValueError:  # the window has just ended
            return True

    @property
    def attente(self) -> int:
        """Seconds until the next window."""
        return self.secondes - int(time.time() % self.secondes)


CLES_REFUSEES = Cadence("cle_refusee", 30, 300)
FLUX = Cadence("flux", 120, 60)
