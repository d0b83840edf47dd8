"""How often each public page is read: one number a day and a page, and nothing of who reads.

No cookie, no address, no trace of a visit: the same person who comes back counts again.
"""

import datetime
import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock, Timer

from django.db import Error, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from sofi.socle.repliques import sur_une_replique

from .models import SessionSuivie, VuesDuJour

JOURS, MOIS, MOIS_GARDES = 30, 12, 25
PAGE_DE_L_ORGANISME = 0
"""In place of a session: the page of the établissement itself."""
LES_PLUS_LUES = 5
_journal = logging.getLogger(__name__)

# One statement: counts are added where they are, and their transaction waits neither for the disk (a power cut could
# lose a fraction of a second of counts) nor, more than 300 ms, for somebody who holds a row.
_COMPTER = """
    WITH vite AS MATERIALIZED (
        SELECT set_config('synchronous_commit', 'off', true), set_config('lock_timeout', '300', true))
    INSERT INTO diffusion_vuesdujour (jour, etablissement, action, session, nombre)
    SELECT lues.* FROM vite, unnest(%s::date[], %s::int[], %s::int[], %s::int[], %s::int[]) lues
    ON CONFLICT (etablissement, session, jour) DO UPDATE SET nombre = diffusion_vuesdujour.nombre + EXCLUDED.nombre
"""
Page = tuple[datetime.date, int, int, int]
"""Day, établissement, action, session."""


def compter(
    jour: datetime.date, *, etablissement: int, action: int = 0, session: int = PAGE_DE_L_ORGANISME
) -> None:
    """One more view of that page. A count that can't be written is lost: the page never is.

    A page read on a replica doesn't wait for the primary: its view is added a moment later.
    """
    if sur_une_replique():
        A_COMPTER.ajouter((jour, etablissement, action, session))
        return
    try:
        with transaction.atomic(savepoint=connection.in_atomic_block), connection.cursor() as c:
            _ajouter(c, {(jour, etablissement, action, session): 1})
    except Error:
        _journal.exception("A view of session %s was not counted", session)


def _ajouter(curseur: CursorWrapper, comptes: Mapping[Page, int]) -> None:
    """Add views in an order that two processes share: neither waits for the other for ever."""
    lignes = sorted((*page, nombre) for page, nombre in comptes.items())
    curseur.execute(_COMPTER, [list(colonne) for colonne in zip(*lignes, strict=True)])


@dataclass(frozen=True)
class Lues:
    """The views of some pages: over the last thirty days, over the last twelve months."""

    trente: int = 0
    douze: int = 0


@dataclass(frozen=True)
class ActionLue:
    """An action, and the views of its pages over thirty days; `part`: of the most read one, in percent."""

    action: int
    titre: str
    trente: int
    part: int


def _depuis(jour: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first day of the last thirty, and of the last twelve months; that day is in both."""
    return jour - datetime.timedelta(days=JOURS - 1), jour - datetime.timedelta(days=364)


def _sommes(jour: datetime.date) -> dict[str, Sum]:
    trente, douze = _depuis(jour)
    return {
        "trente": Sum("nombre", filter=Q(jour__gte=trente), default=0),
        "douze": Sum("nombre", filter=Q(jour__gte=douze), default=0),
    }


def lues(jour: datetime.date, **pages: int) -> Lues:
    """The views of these pages (`etablissement=`, `action=`, `session=`), in one query."""
    _, douze = _depuis(jour)
    siennes = VuesDuJour.objects.filter(jour__gte=douze, jour__lte=jour, **pages)
    return Lues(**siennes.aggregate(**_sommes(jour)))


def les_plus_lues(etablissement: int, jour: datetime.date) -> list[ActionLue]:
    """The actions whose pages are the most read over thirty days, in two queries."""
    trente, _ = _depuis(jour)
    siennes = VuesDuJour.objects.filter(
        etablissement=etablissement, jour__range=(trente, jour), action__gt=0
    )
    par_action = (
        siennes.values("action").annotate(trente=Sum("nombre")).order_by("-trente", "action")
    )
    comptes = dict(par_action.values_list("action", "trente")[:LES_PLUS_LUES])
    titres = dict(SessionSuivie.objects.filter(action__in=comptes).values_list("action", "titre"))
    plus = max(comptes.values(), default=0)
    return [
        ActionLue(action, titres.get(action, ""), nombre, round(100 * nombre / plus))
        for action, nombre in comptes.items()
    ]


def pages_lues(etablissement: int, jour: datetime.date) -> QuerySet[SessionSuivie]:
    """The pages of its sessions, public or read in the year: `trente`, `douze`, the most read first."""
    siennes = SessionSuivie.objects.filter(etablissement=etablissement)
    avec = siennes.annotate(**{nom: _par_session(nom, jour) for nom in ("trente", "douze")})
    lisibles = Q(publique=True, date_fin__gte=jour) | Q(douze__gt=0)
    return avec.filter(lisibles).order_by("-trente", "-douze", "tri_titre", "numero")


def _par_session(nom: str, jour: datetime.date) -> Coalesce:
    siennes = VuesDuJour.objects.filter(
        etablissement=OuterRef("etablissement"), session=OuterRef("numero"), jour__lte=jour
    )
    somme = siennes.order_by().values("session").annotate(somme=_sommes(jour)[nom]).values("somme")
    return Coalesce(Subquery(somme), 0, output_field=IntegerField())


def pages_de_l_action(action: int, etablissement: int, jour: datetime.date) -> list[SessionSuivie]:
    """Those of an action, in the order of its sessions, in one query."""
    return list(pages_lues(etablissement, jour).filter(action=action).order_by("date_debut", "pk"))


def oublier_les_anciennes(jour: datetime.date) -> int:
    """Erase what is older than twenty-five months; return how many rows."""
    rang = jour.year * 12 + jour.month - 1 - MOIS_GARDES
    limite = datetime.date(rang // 12, rang % 12 + 1, 1)
    effacees, _ = VuesDuJour.objects.filter(jour__lt=limite).delete()
    return effacees


class ACompter:
    """Views of pages given again, written together: one statement every ten seconds, whatever the number of readers.

    Every second, a thousand pages read by everybody were a thousand rows written anew by each process, which made
    them answer half as much. A process that is killed loses the last ten seconds'.
    """

    def __init__(self, secondes: float = 10.0) -> None:
        self.secondes = secondes
        self._comptes: Counter[Page] = Counter()
        self._verrou = Lock()
        self._attend = False

    def ajouter(self, page: Page) -> None:
        """One more view of that page."""
        with self._verrou:
            self._comptes[page] += 1
            if self._attend:
                return
            self._attend = True
        attente = Timer(self.secondes, self.ecrire)
        attente.daemon = True
        attente.start()

    def ecrire(self) -> None:
        """Write what was counted."""
        with self._verrou:
            comptes, self._comptes, self._attend = self._comptes, Counter(), False
        try:
            with transaction.atomic(), connection.cursor() as curseur:
                _ajouter(curseur, comptes)
        except Error:
            _journal.exception("%s views were not counted", comptes.total())
        finally:
            connection.close()


A_COMPTER = ACompter()
