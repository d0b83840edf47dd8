"""How late each replica is, and who answers: asked of each server beside the requests, twice a second.

The primary says how far its journal is; a replica that has replayed that far knows all that was committed before the
question was asked. So a primary where nothing happens leaves nobody late, a replica cut from it is late at once, and no
clock but this machine's is read. The lateness is measured at the instant of the choice: what is not heard of any more
gets later by itself.
"""

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from math import inf
from typing import Any

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

PERIODE = 0.5  # seconds between two questions
SILENCE = 3.0  # seconds without an answer: a server that doesn't answer
REPERES = 1200
"""How many positions of the primary are kept: ten minutes; a replica that is later than that is so for ever."""
PAGE = 8192  # bytes of a page of the journal, whose head takes 40 bytes at most
TETE = 40
_DEMANDE = """
    SELECT pg_is_in_recovery(), (CASE WHEN pg_is_in_recovery() THEN coalesce(pg_last_wal_replay_lsn(), '0/0')
        ELSE pg_current_wal_insert_lsn() END - '0/0'::pg_lsn)::bigint
"""
_journal = logging.getLogger(__name__)


class Sonde:
    """What is known of a server: when it last answered, how far its journal was."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.position = 0
        self.suit = False
        """It follows another one."""
        self.demande = -inf
        """When the question was asked that it answered last."""
        self.reperes: deque[tuple[float, int]] = deque(maxlen=REPERES)
        """Of the primary: when it was asked, how far it was."""
        self.premiere = threading.Event()
        self._connexion: psycopg.Connection[Any] | None = None

    def repond(self) -> bool:
        return time.monotonic() - self.demande < SILENCE

    def mesurer(self) -> None:
        """Ask it; a server that doesn't answer is silent from now on."""
        instant = time.monotonic()
        try:
            if self._connexion is None:
                self._connexion = _ouvrir(self.base)
            ligne = self._connexion.execute(_DEMANDE).fetchone()
            assert ligne is not None
            suit, position = ligne
            if self.base == DEFAULT_DB_ALIAS and suit:
                raise psycopg.OperationalError("the primary's address leads to a replica")
        except psycopg.Error:
            self.demande = -inf
            self._fermer()
        else:
            self._noter(instant, suit, int(position))
        self.premiere.set()

    def _noter(self, instant: float, suit: bool, position: int) -> None:
        if position < self.position:
            self.reperes.clear()  # another primary, which never had the end of the former one's journal
        self.suit, self.position, self.demande = suit, position, instant
        if self.base == DEFAULT_DB_ALIAS:
            self.reperes.append((instant, position))

    def _fermer(self) -> None:
        if self._connexion is not None:
            self._connexion.close()
            self._connexion = None

    def veiller(self) -> None:
        """Ask for ever."""
        while True:
            self.mesurer()
            time.sleep(PERIODE)


@dataclass(frozen=True)
class EtatDeReplique:
    """What is known of a replica: where it is, whether it answers, how late (seconds; infinite: not known)."""

    adresse: str
    repond: bool
    retard: float

    @property
    def suit(self) -> bool:
        """It may be read."""
        return self.repond and self.retard <= settings.LECTURE_RETARD_MAX


class Sondes:
    """All the servers that this process may read."""

    def __init__(self, repliques: Collection[str]) -> None:
        self.primaire = Sonde(DEFAULT_DB_ALIAS)
        self.repliques = [Sonde(base) for base in repliques]
        self._verrou = threading.Lock()
        self._veille = False
        self._debut = inf

    def demarrer(self) -> None:
        """Begin to ask, once; the first answers are waited for a second."""
        with self._verrou:
            if self._veille:
                return
            self._veille, self._debut = True, time.monotonic()
            for sonde in (self.primaire, *self.repliques):
                threading.Thread(
                    target=sonde.veiller, name=f"sonde {sonde.base}", daemon=True
                ).start()
            fin = time.monotonic() + 1
            for sonde in (self.primaire, *self.repliques):
                sonde.premiere.wait(max(0.0, fin - time.monotonic()))

    def choisir(self, sauf: Collection[str]) -> str:
        """A replica that isn't late; else the primary; else the replica that knows the most."""
        self.demarrer()
        vives = [s for s in self.repliques if s.repond() and s.base not in sauf]
        if self.primaire.repond() and DEFAULT_DB_ALIAS not in sauf:
            fraiches = [s for s in vives if self.retard(s) <= settings.LECTURE_RETARD_MAX]
            qui_suivent = [s for s in fraiches if s.suit] or fraiches
            # A process keeps to one server: its visitors never go back in time, and it has one connection more.
            return (
                qui_suivent[os.getpid() % len(qui_suivent)].base
                if qui_suivent
                else DEFAULT_DB_ALIAS
            )
        return max(vives, key=lambda s: s.position).base if vives else DEFAULT_DB_ALIAS

    def retard(self, sonde: Sonde) -> float:
        """Seconds since which all that was committed is known to be there; infinite when it isn't known."""
        for instant, position in reversed(list(self.primaire.reperes)):
            if sonde.position >= position or _a_une_tete_pres(sonde.position, position):
                return time.monotonic() - instant
        return inf

    def etats(self) -> list[EtatDeReplique]:
        """Each replica now; a process that has just begun to ask waits until it knows, three seconds at most."""
        self.demarrer()
        while time.monotonic() < self._debut + SILENCE and inf in map(self.retard, self.repliques):
            time.sleep(0.1)
        return [
            EtatDeReplique(_adresse(sonde.base), sonde.repond(), self.retard(sonde))
            for sonde in self.repliques
        ]

    def primaire_muet(self) -> bool:
        self.demarrer()
        return not self.primaire.repond()

    def ecarter(self, base: str) -> None:
        """It has just failed: not to be read until it answers again."""
        _journal.warning("The server « %s » doesn't answer: another one is read", base)
        for sonde in (self.primaire, *self.repliques):
            if sonde.base == base:
                sonde.demande = -inf


def _a_une_tete_pres(rejouee: int, position: int) -> bool:
    """The primary counts the head of a page where nothing is written yet."""
    return rejouee % PAGE == 0 and 0 < position - rejouee <= TETE


def _adresse(base: str) -> str:
    """Its machine and its port, as the settings name them."""
    reglages = connections[base].settings_dict
    return ":".join(str(reglages[nom]) for nom in ("HOST", "PORT") if reglages[nom])


def _ouvrir(base: str) -> "psycopg.Connection[Any]":
    """A connection of the watch's own, which no request waits for."""
    reglages = connections[base].get_connection_params()
    for nom in ("cursor_factory", "context", "prepare_threshold"):
        reglages.pop(nom, None)
    reglages |= {"connect_timeout": 2, "application_name": "sofi veille"}
    return psycopg.connect(**reglages, autocommit=True, prepare_threshold=None)


@cache
def sondes() -> Sondes:
    """Those of this process."""
    return Sondes(settings.REPLIQUES)
