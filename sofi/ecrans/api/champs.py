"""`fields`: which attributes of what is given are wanted, by their paths."""

import difflib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, get_args, get_type_hints

import msgspec

from .problemes import Erreur, Refus

NIVEAUX = 2


@cache
def chemins(type_: type[msgspec.Struct]) -> tuple[str, ...]:
    """The paths that may be asked for: attributes, and attributes of attributes."""
    return tuple(_chemins(type_, NIVEAUX))


def _chemins(type_: type[msgspec.Struct], niveaux: int) -> Iterator[str]:
    for nom, annotation in get_type_hints(type_).items():
        if nom.startswith("__"):
            continue
        yield nom
        if niveaux > 1 and (dedans := _structure(annotation)) is not None:
            yield from (f"{nom}.{suite}" for suite in _chemins(dedans, niveaux - 1))


def _structure(annotation: Any) -> type[msgspec.Struct] | None:
    """The type of what the attribute holds, one or many; None for a text, a number."""
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return annotation
    return next(filter(None, map(_structure, get_args(annotation))), None)


def verifier(type_: type[msgspec.Struct], demandes: Sequence[str]) -> None:
    """Refuse a path that doesn't exist, and say the nearest one."""
    connus = chemins(type_)
    erreurs = [Erreur("fields", _inconnu(un, connus)) for un in demandes if un not in connus]
    if erreurs:
        raise Refus("parametre", "Un attribut demandé n’existe pas.", erreurs)


def _inconnu(demande: str, connus: tuple[str, ...]) -> str:
    proches = difflib.get_close_matches(demande, connus, n=1)
    suite = f" : vouliez-vous dire « {proches[0]} » ?" if proches else "."
    return f"« {demande} » n’existe pas{suite}"


def garder(objet: msgspec.Struct, demandes: Sequence[str]) -> Any:
    """The object as JSON will say it, with these attributes only."""
    contenu = msgspec.to_builtins(objet)
    return _garder(contenu, _arbre(demandes))


def _arbre(demandes: Sequence[str]) -> dict[str, set[str]]:
    """First level → second levels; none: all of it."""
    arbre: dict[str, set[str]] = {}
    entiers = {demande for demande in demandes if "." not in demande}
    for demande in demandes:
        premier, _, second = demande.partition(".")
        seconds = arbre.setdefault(premier, set())
        if second and premier not in entiers:
            seconds.add(second)
    return arbre


def _garder(contenu: dict[str, Any], arbre: dict[str, set[str]]) -> dict[str, Any]:
    return {
        nom: _parmi(valeur, arbre[nom]) if arbre[nom] else valeur
        for nom, valeur in contenu.items()
        if nom in arbre
    }


def _parmi(valeur: Any, noms: set[str]) -> Any:
    if isinstance(valeur, list):
        return [_parmi(une, noms) for une in valeur]
    return {n: v for n, v in valeur.items() if n in noms} if isinstance(valeur, dict) else valeur
