"""What an invariant is: a sentence, what to do when it is broken, and the query that gives its faults."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection, transaction

LOT = 1000  # faults read at once: memory doesn't grow with them


class Faute(NamedTuple):
    """What breaks an invariant: the number or name of the object, and what is wrong with it, in French."""

    objet: str
    constat: str


Fautes = Iterable[Faute]


@dataclass(frozen=True)
class Invariant:
    """What must be true at any moment, whatever was killed; `fautes` gives what isn't.

    `lourd`: it reads every document, which takes minutes where there are hundreds of thousands of them.
    """

    nom: str
    phrase: str
    remede: str
    fautes: Callable[[], Fautes]
    lourd: bool = False


_TOUS: dict[str, Invariant] = {}


def invariant(
    phrase: str, *, remede: str, lourd: bool = False
) -> Callable[[Callable[[], Fautes]], Callable[[], Fautes]]:
    """Register a function that gives the faults of an invariant, under its own name."""

    def inscrire(fonction: Callable[[], Fautes]) -> Callable[[], Fautes]:
        nom = str(getattr(fonction, "__name__", ""))
        _TOUS[nom] = Invariant(nom, phrase, remede, fonction, lourd)
        return fonction

    return inscrire


def inscrits() -> Mapping[str, Invariant]:
    """Those that the modules of this package registered, in their order."""
    return _TOUS


def lignes(requete: str, parametres: Mapping[str, Any] | None = None) -> Iterator[Faute]:
    """The faults that a query gives, as (object, what is wrong); one snapshot, read little by little."""
    with transaction.atomic(), connection.chunked_cursor() as curseur:
        curseur.execute(requete, parametres)
        while lues := curseur.fetchmany(LOT):
            for objet, constat in lues:
                yield Faute(str(objet), str(constat))
