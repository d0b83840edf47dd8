"""Answers made from reference tables, kept as long as the tables are the same: always true, never « a minute old »."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from hashlib import md5
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from sofi.socle.repliques import connexion

Parametres = ParamSpec("Parametres")
Resultat = TypeVar("Resultat")
Marques = tuple[tuple[str, str], ...]
_ensemble: ContextVar[list[tuple[str, str]] | None] = ContextVar("ensemble", default=None)
_retenues: dict[str, Marques] = {}
RETENUES = 16
"""Sets of marks that a process knows: the last ones, on the primary and on late replicas."""
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
        _retenir(ensemble)
    return tuple(lue for lue in ensemble if lue[0] in tables)


@contextmanager
def ensemble(empreinte: str = "") -> Iterator[None]:
    """Within it all that is asked is answered from the tables as they are now: their marks are read once.

    `empreinte`: what the database has just said of all the marks together (`diffusion_etat_public`); the marks that
    this process read under it once aren't read again.
    """
    if _ensemble.get() is not None:
        yield
        return
    jeton = _ensemble.set(list(_retenues.get(empreinte, ())))
    try:
        yield
    finally:
        _ensemble.reset(jeton)


def _retenir(marques_lues: list[tuple[str, str]]) -> None:
    """Under their own print: whatever changed since it was asked for, they are those it means."""
    if len(_retenues) >= RETENUES:
        _retenues.clear()
    jetons = "".join(jeton for _, jeton in marques_lues)
    _retenues[md5(jetons.encode(), usedforsecurity=False).hexdigest()] = tuple(marques_lues)


def _lire(tables: list[str] | None) -> list[tuple[str, str]]:
    """Names and marks, in an order of their own; a table mostly has one mark."""
    with connexion().cursor() as curseur:
        curseur.execute(
            "SELECT nom, jeton::text FROM referentiels_mouture WHERE %s::text[] IS NULL OR nom = ANY(%s)"
            " ORDER BY jeton",
            [tables, tables],
        )
        return list(curseur.fetchall())
