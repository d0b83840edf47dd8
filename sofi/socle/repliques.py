"""Which server is read: a replica for what is published, the primary for all the rest.

What is read together is read on one server, replica or primary, so that it was true together
(`sofi.ecrans.commun.lecteurs` says which requests). A replica that is late,
or doesn't answer, is left aside; when the primary doesn't answer, the replica that knows the most is read.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from .conservation import inexact
from .sondes import EtatDeReplique, sondes

PRIMAIRE = DEFAULT_DB_ALIAS
PANNES = (OperationalError, InterfaceError)
Reponse = TypeVar("Reponse")
_lue: ContextVar[str] = ContextVar("base_lue", default=PRIMAIRE)
_PRIMAIRE_SEUL = {"sessions", "django_cache", "procrastinate"}


class EnRetard(Exception):
    """The replica that is read lacks something that was already seen: the primary has to be read."""


class Routeur:
    """Django's reads go to the server of the request; all writes to the primary."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str:
        """Sessions, limits and jobs are never read late."""
        return PRIMAIRE if model._meta.app_label in _PRIMAIRE_SEUL else _lue.get()

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str:
        return PRIMAIRE

    def allow_relation(self, obj1: models.Model, obj2: models.Model, **hints: Any) -> bool:
        """They are the same rows on all the servers."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMAIRE


def base_lue() -> str:
    """The server that is read now."""
    return _lue.get()


def connexion() -> BaseDatabaseWrapper:
    """The connection to it, for what the ORM doesn't say."""
    return connections[_lue.get()]


def sur_une_replique() -> bool:
    return _lue.get() != PRIMAIRE


@contextmanager
def lire_sur(base: str) -> Iterator[None]:
    """What is read inside is read on that server."""
    jeton = _lue.set(base)
    try:
        yield
    finally:
        _lue.reset(jeton)


def exiger_le_primaire() -> None:
    """Raises EnRetard on a replica: what is asked is newer than what it holds, or not of this base."""
    if sur_une_replique():
        raise EnRetard


def repondre(demander: Callable[[], Reponse], *, d_abord: str = "") -> Reponse:
    """What `demander` reads on one server; on another one when it is late or doesn't answer.

    `d_abord`: the server on which something was already read. Elsewhere it may be older: the answer isn't kept.
    """
    if not settings.REPLIQUES:
        return demander()
    essayees: list[str] = []
    base = d_abord or choisir()
    while True:
        if d_abord not in ("", base):
            inexact()
        try:
            with lire_sur(base):
                return demander()
        except EnRetard:
            essayees.append(base)
            base = PRIMAIRE
        except PANNES:
            connections[base].close()
            sondes().ecarter(base)
            essayees.append(base)
            suivante = _apres(essayees)
            if suivante is None:
                raise
            base = suivante


def _apres(essayees: list[str]) -> str | None:
    """The server to ask after these: each once, then a replica again, whose address may lead elsewhere by now."""
    if len(essayees) <= len(settings.REPLIQUES) and (base := choisir(essayees)) not in essayees:
        return base
    return next((base for base in settings.REPLIQUES if essayees.count(base) == 1), None)


def choisir(sauf: Collection[str] = ()) -> str:
    """The server to read: a replica that isn't late, else the primary, else the replica that knows the most."""
    return sondes().choisir(sauf)


def primaire_muet() -> bool:
    """The primary doesn't answer: what would wait for it may be left out."""
    return bool(settings.REPLIQUES) and sondes().primaire_muet()


def etats() -> list[EtatDeReplique]:
    """How each replica follows the primary; none where there is none."""
    return sondes().etats() if settings.REPLIQUES else []
