"""Answers made from reference tables, kept as long as the tables are the same: always true, never « a minute old »."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import connection, models
from django.utils import timezone

Parametres = ParamSpec("Parametres")
Resultat = TypeVar("Resultat")
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


def marques(tables: list[str]) -> tuple[tuple[str, str], ...]:
    """The mark of each of these tables; one query."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT nom, jeton::text FROM referentiels_mouture WHERE nom = ANY(%s) ORDER BY nom",
            [tables],
        )
        return tuple(curseur.fetchall())
