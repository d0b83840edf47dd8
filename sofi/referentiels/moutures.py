"""Answers made from reference tables, kept as long as the tables are the same: always true, never « a minute old »."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import connection, models
from django.utils import timezone

Parametres = ParamSpec("Parametres")
Resultat = TypeVar("Resultat")
Marques = tuple[tuple[str, str], ...]
_ensemble: ContextVar[list[tuple[str, str]] | None] = ContextVar("ensemble", default=None)
REPONSES = 4096
"""Answers kept by a process for one function: more than the places and the words that a day asks for."""


def gardee(
    *modeles: type[models.Model],
) -> Callable[[Callable[Parametres, Resultat]], Callable[Parametres, Resultat]]:
    """Keep what a function makes of these tables, of the day and of its arguments, without names, which can be hashed.

    One query, which reads the tables' marks. What is given back is shared: nobody changes it.
    """
    noms = [modele._meta.db_table for modele in modeles]

    def garder(fonction: Callable[Parametres, Resultat]) -> Callable[Parametres, Resultat]:
        @lru_cache(maxsize=REPONSES)
        def repondre(_: object, *args: Parametres.args, **kwargs: Parametres.kwargs) -> Resultat:
            return fonction(*args, **kwargs)

        @wraps(fonction)
        def reponse(*args: Parametres.args, **nommes: Parametres.kwargs) -> Resultat:
            assert not nommes
            cle = (marques(noms), timezone.localdate(), settings.REGION)
            return repondre(cle, *args)

        return reponse

    return garder


def marques(tables: list[str]) -> Marques:
    """The marks of each of these tables; one query, none after the first of those that are answered together."""
    ensemble = _ensemble.get()
    if ensemble is None:
        return tuple(_lire(tables))
    if not ensemble:
        ensemble += _lire(None)
    return tuple(lue for lue in ensemble if lue[0] in tables)


@contextmanager
def ensemble() -> Iterator[None]:
    """Within it all that is asked is answered from the tables as they are now: their marks are read once."""
    if _ensemble.get() is not None:
        yield
        return
    jeton = _ensemble.set([])
    try:
        yield
    finally:
        _ensemble.reset(jeton)


def _lire(tables: list[str] | None) -> list[tuple[str, str]]:
    """Names and marks, in an order of their own; a table mostly has one mark."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT nom, jeton::text FROM referentiels_mouture WHERE %s::text[] IS NULL OR nom = ANY(%s)"
            " ORDER BY jeton",
            [tables, tables],
        )
        return list(curseur.fetchall())
