"""Is the site ready to answer, and is anything late: read in a bounded time, however the database is.

releveur().lire()        what was read less than five seconds ago, else now, in two seconds at most
"""

import datetime
import shutil
import threading
import time
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.db import Error, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker

from sofi.echanges.suivi import dernier_flux
from sofi.validation.models import OffrePubliee

from .sauvegardes import derniere

DELAI, GARDE = 2.0, 5.0
"""Seconds: the longest that anybody waits for, and for which an answer is given again."""
SILENCE_D_UN_OUVRIER = datetime.timedelta(minutes=1)
"""A worker says that it lives every ten seconds; after half a minute its jobs are given to another one."""
_REQUETES_MS = 1500


@dataclass(frozen=True)
class Controle:
    """One thing that was looked at. `bloque`: without it the site can't answer; the rest is to be looked at."""

    nom: str
    ok: bool
    bloque: bool = False
    mesures: dict[str, int | None] = field(default_factory=dict)


def controler() -> list[Controle]:
    """Everything, in eight queries; each may take a second and a half at most."""
    try:
        with transaction.atomic(), connection.cursor() as curseur:
            curseur.execute(f"SET LOCAL statement_timeout = {_REQUETES_MS}")
            manquantes = migrations_manquantes()
            schema = Controle("migrations", not manquantes, True, {"manquantes": len(manquantes)})
            if manquantes:  # tables that are read below may not be there yet
                return [Controle("base", True, True), schema, disque()]
            return [Controle("base", True, True), schema, taches(), disque(), flux(), sauvegarde()]
    except Error:
        return [Controle("base", False, True), disque()]


@cache
def migrations_du_code() -> frozenset[tuple[str, str]]:
    """Those that this code comes with, read once."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def migrations_manquantes() -> set[tuple[str, str]]:
    """Those of this code that the database hasn't had; two queries. Those of a newer code are no lack."""
    return set(migrations_du_code() - MigrationRecorder(connection).applied_migrations().keys())


def taches() -> Controle:
    """A worker lives."""
    vu = ProcrastinateWorker.objects.aggregate(vu=Max("last_heartbeat"))["vu"]
    ecoule = timezone.now() - vu if vu else None
    vivant = ecoule is not None and ecoule < SILENCE_D_UN_OUVRIER
    return Controle("taches", vivant, mesures={"secondes": _secondes(ecoule)})


def disque() -> Controle:
    """The disk of what this machine keeps isn't full."""
    try:
        place = shutil.disk_usage(settings.VAR)
    except OSError:
        return Controle("disque", False)
    libre = place.free * 100 // place.total
    return Controle(
        "disque", libre >= settings.VEILLE_DISQUE_POUR_CENT, mesures={"libre_pour_cent": libre}
    )


def flux() -> Controle:
    """The last feed is of this night or of the one before its hour; a base without any offer owes none."""
    dernier = dernier_flux()
    if dernier is None:
        return Controle("flux", not OffrePubliee.objects.exists(), mesures={"heures": None})
    return _age("flux", timezone.now() - dernier.ecrit_le, settings.VEILLE_FLUX_HEURES)


def sauvegarde() -> Controle:
    """The last backup isn't forgotten."""
    faite = derniere()
    if faite is None:
        return Controle("sauvegarde", False, mesures={"heures": None})
    return _age("sauvegarde", timezone.now() - faite.faite_le, settings.VEILLE_SAUVEGARDE_HEURES)


def _age(nom: str, age: datetime.timedelta, heures: int) -> Controle:
    faites = age // datetime.timedelta(hours=1)
    return Controle(nom, faites < heures, mesures={"heures": faites})


def _secondes(duree: datetime.timedelta | None) -> int | None:
    return None if duree is None else int(duree.total_seconds())


class Releveur:
    """The last reading, made by one thread at a time: a database that hangs keeps nobody waiting for longer."""

    def __init__(self, delai: float = DELAI, garde: float = GARDE) -> None:
        self.delai = delai
        self.garde = garde
        self._verrou = threading.Lock()
        self._lu: tuple[float, list[Controle]] | None = None
        self._fil: threading.Thread | None = None

    def lire(self) -> list[Controle]:
        """What is so now; a database that says nothing in time doesn't answer."""
        with self._verrou:
            if lu := self._recent():
                return lu
            if self._fil is None or not self._fil.is_alive():
                self._fil = threading.Thread(target=self._relever, name="pret", daemon=True)
                self._fil.start()
            fil = self._fil
        fil.join(self.delai)
        return self._recent() or [Controle("base", False, True)]

    def _recent(self) -> list[Controle] | None:
        if self._lu and time.monotonic() - self._lu[0] < self.garde:
            return self._lu[1]
        return None

    def _relever(self) -> None:
        try:
            self._lu = time.monotonic(), controler()
        finally:
            connection.close()


@cache
def releveur() -> Releveur:
    """That of this process."""
    return Releveur()
