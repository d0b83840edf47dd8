"""How long pages take, by day and by name: counted in memory by each process, written together every few seconds.

Durations are sorted into slices that grow by a quarter: a median or a twentieth read from them is right within 12 %.
"""

import datetime
import logging
from bisect import bisect_left
from dataclasses import dataclass
from threading import Lock

from django.db import Error, connection, transaction
from django.db.models import Sum
from django.utils import timezone

from .models import Duree

BORNES = tuple(int(500 * 1.25**rang) for rang in range(54))
"""Upper bounds of the slices in microseconds, from half a millisecond to a minute; one more slice holds the rest."""
AVANT = datetime.date(1970, 1, 1)
"""The day that stands for all those forgotten: totals only grow, as counters must."""
JOURS_GARDES = 31
_journal = logging.getLogger(__name__)
_AJOUTER = """
    WITH vite AS MATERIALIZED (
        SELECT set_config('synchronous_commit', 'off', true), set_config('lock_timeout', '300', true))
    INSERT INTO surveillance_duree (jour, vue, tranche, nombre, erreurs, requetes, microsecondes)
    SELECT %s::date, dites.* FROM vite,
        unnest(%s::text[], %s::int[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]) dites
    ON CONFLICT (jour, vue, tranche) DO UPDATE SET
        nombre = surveillance_duree.nombre + EXCLUDED.nombre,
        erreurs = surveillance_duree.erreurs + EXCLUDED.erreurs,
        requetes = surveillance_duree.requetes + EXCLUDED.requetes,
        microsecondes = surveillance_duree.microsecondes + EXCLUDED.microsecondes
"""
_OUBLIER = """
    WITH anciennes AS (DELETE FROM surveillance_duree WHERE jour < %s AND jour > %s RETURNING *)
    INSERT INTO surveillance_duree (jour, vue, tranche, nombre, erreurs, requetes, microsecondes)
    SELECT %s, vue, tranche, sum(nombre), sum(erreurs), sum(requetes), sum(microsecondes)
    FROM anciennes GROUP BY vue, tranche
    ON CONFLICT (jour, vue, tranche) DO UPDATE SET
        nombre = surveillance_duree.nombre + EXCLUDED.nombre,
        erreurs = surveillance_duree.erreurs + EXCLUDED.erreurs,
        requetes = surveillance_duree.requetes + EXCLUDED.requetes,
        microsecondes = surveillance_duree.microsecondes + EXCLUDED.microsecondes
"""


class Durees:
    """The answers of this process that aren't written yet: as many numbers as there are names and slices."""

    def __init__(self) -> None:
        self._comptes: dict[tuple[str, int], list[int]] = {}
        self._verrou = Lock()

    def ajouter(
        self, vue: str, microsecondes: int, *, requetes: int = 0, erreur: bool = False
    ) -> None:
        """One more answer of that page."""
        clef = (vue, bisect_left(BORNES, microsecondes))
        with self._verrou:
            compte = self._comptes.get(clef)
            if compte is None:
                compte = self._comptes[clef] = [0, 0, 0, 0]
            compte[0] += 1
            compte[1] += erreur
            compte[2] += requetes
            compte[3] += microsecondes

    def ecrire(self) -> bool:
        """Write what was counted, in an order that processes share; what can't be written is counted again later."""
        with self._verrou:
            comptes, self._comptes = self._comptes, {}
        if not comptes:
            return True
        lignes = sorted((vue, tranche, *nombres) for (vue, tranche), nombres in comptes.items())
        try:
            with transaction.atomic(), connection.cursor() as curseur:
                colonnes = [list(colonne) for colonne in zip(*lignes, strict=True)]
                curseur.execute(_AJOUTER, [timezone.localdate(), *colonnes])
        except Error:
            _journal.warning("%s durations wait for the database", len(lignes))
            self._rendre(comptes)
            return False
        return True

    def _rendre(self, comptes: dict[tuple[str, int], list[int]]) -> None:
        with self._verrou:
            for clef, nombres in comptes.items():
                autres = self._comptes.get(clef, (0, 0, 0, 0))
                self._comptes[clef] = [a + b for a, b in zip(nombres, autres, strict=True)]


DUREES = Durees()


@dataclass(frozen=True)
class Lenteur:
    """A page over a day. Seconds: half of the answers took less than `mediane`, one in twenty more than `vingtieme`."""

    vue: str
    nombre: int
    erreurs: int
    requetes: float
    mediane: float
    vingtieme: float


def lenteurs(jour: datetime.date, *, minimum: int = 1) -> list[Lenteur]:
    """The pages of that day, the slowest twentieth first, among those asked `minimum` times; one query."""
    pages: dict[str, list[tuple[int, int, int, int]]] = {}
    lignes = Duree.objects.filter(jour=jour).order_by("vue", "tranche")
    colonnes = ("vue", "tranche", "nombre", "erreurs", "requetes")
    for vue, tranche, nombre, erreurs, requetes in lignes.values_list(*colonnes):
        pages.setdefault(vue, []).append((tranche, nombre, erreurs, requetes))
    lues = [_lenteur(vue, tranches) for vue, tranches in pages.items()]
    assez = [lenteur for lenteur in lues if lenteur.nombre >= minimum]
    return sorted(assez, key=lambda lenteur: (-lenteur.vingtieme, lenteur.vue))


def _lenteur(vue: str, tranches: list[tuple[int, int, int, int]]) -> Lenteur:
    nombre = sum(compte for _, compte, _, _ in tranches)
    return Lenteur(
        vue=vue,
        nombre=nombre,
        erreurs=sum(erreurs for _, _, erreurs, _ in tranches),
        requetes=round(sum(requetes for _, _, _, requetes in tranches) / nombre, 1),
        mediane=_part(tranches, nombre * 0.5),
        vingtieme=_part(tranches, nombre * 0.95),
    )


def _part(tranches: list[tuple[int, int, int, int]], rang: float) -> float:
    """The duration, in seconds, under which stand so many answers: the middle of its slice."""
    passes, tranche = 0, 0
    for rang_de_tranche, compte, _, _ in tranches:
        passes, tranche = passes + compte, rang_de_tranche
        if passes >= rang:
            break
    haut = BORNES[min(tranche, len(BORNES) - 1)]
    bas = BORNES[tranche - 1] if 0 < tranche < len(BORNES) else haut
    return (haut + bas) / 2_000_000


def disponibilite(depuis: datetime.date) -> float | None:
    """Of the answers since that day, the share that wasn't an error of the site, in percent; None without any."""
    totaux = Duree.objects.filter(jour__gte=depuis).aggregate(n=Sum("nombre"), e=Sum("erreurs"))
    return 100 * (1 - totaux["e"] / totaux["n"]) if totaux["n"] else None


def oublier_les_anciennes(jour: datetime.date) -> None:
    """Days older than a month are added to one, which Prometheus goes on reading."""
    limite = jour - datetime.timedelta(days=JOURS_GARDES)
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(_OUBLIER, [limite, AVANT, AVANT])
