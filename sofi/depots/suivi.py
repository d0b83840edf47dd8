"""How far the reading of a deposit is, said and asked out of its own transaction, which nobody else sees."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from sofi.socle.ecoute import a_l_ecoute

from .models import Depot

SECONDES_MAX = 600


class Abandonne(Exception):
    """Somebody gave it up while it was read or written."""


class TropLong(Exception):
    """It takes longer than a deposit may."""


@dataclass
class Suivi:
    """What is known of a reading, written from time to time."""

    depot: Depot
    a_part: BaseDatabaseWrapper
    lues: int = 0
    depart: float = field(default_factory=time.monotonic)

    def genre(self, genre: str) -> None:
        """What the file is."""
        self.depot.genre = genre
        total = self.depot.taille if genre == Depot.Genre.LHEO else 0
        with self.a_part.cursor() as curseur:
            ordre = "UPDATE depots_depot SET genre = %s, total = %s WHERE id = %s"
            curseur.execute(ordre, [genre, total, self.depot.pk])

    def avancer(self, lues: int) -> None:
        """So many bytes or lines were read."""
        self.lues = lues

    def entendre(self) -> None:
        """Say how far it is. Raises Abandonne, TropLong."""
        with self.a_part.cursor() as curseur:
            ordre = "UPDATE depots_depot SET lues = %s WHERE id = %s RETURNING abandon_demande"
            curseur.execute(ordre, [self.lues, self.depot.pk])
            trouve = curseur.fetchone()
        if trouve and trouve[0]:
            raise Abandonne
        if time.monotonic() - self.depart > SECONDES_MAX:
            raise TropLong


@contextmanager
def suivre(depot: Depot) -> Iterator[Suivi]:
    """What is read inside is followed, in a file that gives no action too."""
    with closing(connection.copy()) as a_part:
        suivi = Suivi(depot, a_part)
        with a_l_ecoute(suivi.entendre):
            yield suivi
