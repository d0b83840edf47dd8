"""Pieces of documents made from plain values, or from one another."""

from typing import Any, TypeVar

import msgspec

from sofi.offre.fiches.pieces import Piece

Json = dict[str, Any]
P = TypeVar("P", bound=Piece)


def piece(type_: type[P], valeurs: Json) -> P:
    """These values, plain or pieces, as they would be read once published."""
    return msgspec.convert(msgspec.to_builtins(valeurs), type_)


def changee(une: P, valeurs: Json | Piece | None) -> P:
    """The same piece with some of its values changed; those of a part of it are merged into that part."""
    return piece(type(une), _fondre(msgspec.to_builtins(une), msgspec.to_builtins(valeurs or {})))


def _fondre(ancien: Json, nouveau: Json) -> Json:
    return ancien | {
        cle: _fondre(ancien[cle], valeur)
        if isinstance(valeur, dict) and isinstance(ancien.get(cle), dict)
        else valeur
        for cle, valeur in nouveau.items()
    }
