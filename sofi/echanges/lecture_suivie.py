"""An import that is being read: how far it is, and what stops it, an abandon or the end of its time."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.errors import QueryCanceled

from sofi.socle.ecoute import a_l_ecoute
from sofi.socle.importation import Interruption

from .models import Import


class DureeDepassee(Interruption):
    """It took longer than an import may: the next ones have waited enough."""


@dataclass
class Lecture:
    """Written and asked out of the import's own transaction, which nobody else sees."""

    importe: Import
    a_part: BaseDatabaseWrapper
    lignes: list[int] = field(default_factory=list)
    depart: float = field(default_factory=time.monotonic)

    def suivre(self, flux: int, ligne: int) -> None:
        """Tell how far it is: this line of this file."""
        debut = sum(self.lignes[:flux])
        lignes_lues = debut + min(ligne, self.lignes[flux] if flux < len(self.lignes) else 0)
        ordre = "UPDATE echanges_import SET lues = %s, lignes = %s WHERE id = %s RETURNING abandon_demande"
        self._entendre(ordre, lignes_lues, sum(self.lignes), self.importe.pk)
        # A statement that would wait for another one, or never end, ends with the import's time.
        with connection.cursor() as curseur:
            reste = max(1, round(self._reste() * 1000))
            curseur.execute("SELECT set_config('statement_timeout', %s, true)", [str(reste)])

    def entendre(self) -> None:
        """Ask whether it has to stop."""
        self._entendre("SELECT abandon_demande FROM echanges_import WHERE id = %s", self.importe.pk)

    def _entendre(self, ordre: str, *valeurs: int) -> None:
        with self.a_part.cursor() as curseur:
            curseur.execute(ordre, valeurs)
            (abandon,) = curseur.fetchone() or (True,)
        if abandon:
            raise Interruption
        if self._reste() <= 0:
            raise DureeDepassee

    def _reste(self) -> float:
        """The seconds that it still has."""
        return self.depart + settings.IMPORT_MINUTES_MAX * 60 - time.monotonic()


@contextmanager
def lecture_suivie(importe: Import) -> Iterator[Lecture]:
    """What is read inside is followed; DureeDepassee also when the database ended a statement too long."""
    with closing(connection.copy()) as a_part:
        lecture = Lecture(importe, a_part)
        try:
            with a_l_ecoute(lecture.entendre):
                yield lecture
        except OperationalError as panne:
            if isinstance(panne.__cause__, QueryCanceled):
                raise DureeDepassee from panne
            raise
