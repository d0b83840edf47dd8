"""The facets of a session, one bit a value: what is counted and filtered is one number on eight bytes.

When it begins (`debut`) is the only one that no file holds: it depends on the day, which sets it (`journee`).
A bit never changes meaning without another `FORMAT` of the index, which is then made again.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import codes

Masques = NDArray[np.uint64]


@dataclass(frozen=True)
class Facette:
    """Where the values of a facet stand; `bits`: its numbers are themselves powers of two."""

    decalage: int
    largeur: int
    bits: bool

    def rang(self, numero: int) -> int:
        """The rank of a value's bit inside the facet."""
        return numero.bit_length() - 1 if self.bits else numero - 1

    def numero(self, rang: int) -> int:
        """The contrary of `rang`."""
        return 1 << rang if self.bits else rang + 1

    def masque(self, numeros: tuple[int, ...]) -> int:
        """The bits of these values."""
        return sum(1 << self.decalage + self.rang(numero) for numero in set(numeros))


def _disposer() -> dict[str, Facette]:
    """The facets one after the other, from the lowest bit."""
    disposees: dict[str, Facette] = {}
    debut = 0
    for nom, largeur, bits in (
        ("public", len(codes.SITUATIONS), True),
        ("financement", len(codes.FINANCEMENTS), True),
        ("modalite", len(codes.MODALITES), False),
        ("niveau", len(codes.NIVEAUX), False),
        ("certifiante", 1, False),
        ("certification", len(codes.CERTIFICATIONS), False),
        ("prix", len(codes.PRIX), False),
        ("duree", len(codes.DUREES), False),
        ("periode", len(codes.PERIODES), True),
        ("recrutement", 1, False),
        ("origine", len(codes.ORIGINES), False),
        ("permanente", 1, False),
        ("debut", 4, True),
    ):
        disposees[nom] = Facette(debut, largeur, bits)
        debut += largeur
    assert debut <= 64
    return disposees


FACETTES = _disposer()
_BITS_D_UN_OCTET = np.array([[octet >> rang & 1 for rang in range(8)] for octet in range(256)])


def masque(**valeurs: int | tuple[int, ...]) -> int:
    """The bits of a session: `masque(public=bits, niveau=4, prix=(2, 3))`; 0 says nothing."""
    total = 0
    for nom, valeur in valeurs.items():
        facette = FACETTES[nom]
        if facette.bits:
            total |= int(valeur) << facette.decalage  # type: ignore[arg-type]
        else:
            numeros = valeur if isinstance(valeur, tuple) else (valeur,)
            total |= facette.masque(tuple(numero for numero in numeros if numero))
    return total


def compter(masques: Masques, fois: Any = None) -> "NDArray[np.int64]":
    """How many of these hold each of the 64 bits; `fois`: how many times each of them counts."""
    octets = np.ascontiguousarray(masques).view(np.uint8).reshape(-1, 8)
    par_octet = [np.bincount(octets[:, rang], fois, minlength=256) for rang in range(8)]
    comptes: Any = np.concatenate([compte @ _BITS_D_UN_OCTET for compte in par_octet])
    return comptes.astype(np.int64)


def lire(comptes: "NDArray[np.int64]", nom: str) -> Counter[int]:
    """Value → how many, for one facet."""
    facette = FACETTES[nom]
    rangs = range(facette.largeur)
    siens = comptes[facette.decalage : facette.decalage + facette.largeur].tolist()
    par_rang = zip(map(facette.numero, rangs), siens, strict=True)
    return Counter({numero: compte for numero, compte in par_rang if compte})
