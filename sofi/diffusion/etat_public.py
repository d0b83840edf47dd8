"""The state of all that public pages show, in one reading: what was answered in the same state is still true.

Two things make it: the last number of the sequence of publications (the whole offer), and the marks of the tables that
pages read beside it (directory, pages of the administration, reference tables, contacts of the service). A publication
leaves true the pages of other actions: what has changed since is asked of the sequence.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from django.db import Error, OperationalError
from psycopg.pq import ExecStatus

from sofi.socle.repliques import connexion

from .changements import Point
from .models import Changement

SUIVIS = 5000
"""Changes that a process knows at most; what is older than the last of them is made again."""
_LIRE = b"SELECT diffusion_etat_public()"
_journal = logging.getLogger(__name__)


@dataclass(frozen=True)
class EtatPublic:
    """As the database says it: base, last number of the sequence and its `jeton`, mark of the tables, oublis."""

    texte: str

    @property
    def parties(self) -> tuple[str, int, str, str]:
        """Base, number, `jeton`, mark of the tables."""
        base, numero, jeton, tables, _ = self.texte.split(":")
        return base, int(numero), jeton, tables

    @property
    def point(self) -> Point:
        """Where the sequence stood."""
        base, numero, jeton, _ = self.parties
        return Point(base, numero, jeton, self.oublis)

    @property
    def oublis(self) -> int:
        """How many times what was public had to be forgotten."""
        return int(self.texte.rpartition(":")[2])


def lire() -> EtatPublic | None:
    """The state now, None when the database doesn't answer."""
    try:
        return demander()
    except Error:
        _journal.exception("The state of what is public can't be read")
    return None


def demander() -> EtatPublic | None:
    """The state now, of the server that is read; None within a transaction, which sees what nobody else does.

    The shortest way to the database: nearly all that a page given again costs. Raises what the database does.
    """
    connection = connexion()
    for _ in range(2):
        connection.close_if_unusable_or_obsolete()
        connection.ensure_connection()
        if connection.in_atomic_block:
            return None
        lu = connection.connection.pgconn.exec_(_LIRE)
        if lu.status == ExecStatus.TUPLES_OK:
            texte = lu.get_value(0, 0)
            return EtatPublic(texte.decode()) if texte else None
        connection.close()  # a connection that the server has closed meanwhile
    raise OperationalError(lu.error_message.decode(errors="replace").strip())


class Suivi:
    """The last changes of the sequence, as a process knows them."""

    def __init__(self) -> None:
        self._verrou = Lock()
        self._oublier()

    def _oublier(self) -> None:
        self._base = ""
        self._jetons: dict[int, str] = {}
        self._derniers: dict[int, int] = {}

    def intactes(self, avant: EtatPublic, apres: EtatPublic, actions: Iterable[int]) -> bool:
        """Nothing of these actions was published since, nor anything changed in the tables."""
        base, numero, jeton, tables = avant.parties
        if (base, tables) != (apres.parties[0], apres.parties[3]):
            return False
        with self._verrou:
            self._suivre(apres)
            return self._jetons.get(numero) == jeton and all(
                self._derniers.get(action, 0) <= numero for action in actions
            )

    def _suivre(self, etat: EtatPublic) -> None:
        """Know the changes up to this state; all again when the base went back in time."""
        base, numero, jeton, _ = etat.parties
        if base == self._base and self._jetons.get(numero) == jeton:
            return
        connu = max(self._jetons, default=0)
        suit = base == self._base and numero - connu <= SUIVIS
        if not (suit and self._reprendre(connu, numero)):
            self._oublier()
            self._base = base
            self._reprendre(max(numero - SUIVIS, 0), numero)

    def _reprendre(self, connu: int, numero: int) -> bool:
        """Read what follows the last change known, which must still be the same; one query."""
        changements = Changement.objects.filter(numero__gte=connu, numero__lte=numero)
        lus = list(changements.order_by("numero").values_list("numero", "jeton", "action"))
        if self._jetons and (not lus or str(lus[0][1]) != self._jetons[connu]):
            return False
        for rang, marque, action in lus:
            assert rang is not None
            self._jetons[rang] = str(marque)
            self._derniers[action] = rang
        for vieux in sorted(self._jetons)[:-SUIVIS]:
            del self._jetons[vieux]
        return True
