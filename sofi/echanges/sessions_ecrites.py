"""The sessions of a feed, as a set of numbers small enough for a million of them."""

import gzip
from collections.abc import Iterable
from pathlib import Path

from .lheo.ecriture import fichier_compresse


class SessionsEcrites:
    """One bit per number: the numbers come from a sequence, so they are dense."""

    def __init__(self, numeros: Iterable[int] = ()) -> None:
        self._bits = bytearray()
        for numero in numeros:
            self.ajouter(numero)

    def ajouter(self, numero: int) -> None:
        octet, bit = divmod(numero, 8)
        if octet >= len(self._bits):
            self._bits.extend(bytes(max(octet + 1 - len(self._bits), len(self._bits) // 4)))
        self._bits[octet] |= 1 << bit

    def __contains__(self, numero: int) -> bool:
        octet, bit = divmod(numero, 8)
        return octet < len(self._bits) and bool(self._bits[octet] >> bit & 1)

    def __len__(self) -> int:
        return self._entier().bit_count()

    def absentes_de(self, autre: "SessionsEcrites") -> int:
        """How many of these the other set lacks."""
        return (self._entier() & ~autre._entier()).bit_count()

    def _entier(self) -> int:
        return int.from_bytes(self._bits, "little")

    def ecrire(self, chemin: Path) -> None:
        """One number per line, in order."""
        with fichier_compresse(chemin) as sortie:
            for octet, valeur in enumerate(self._bits):
                if valeur:
                    bits = (octet * 8 + bit for bit in range(8) if valeur >> bit & 1)
                    sortie.write("".join(f"{numero}\n" for numero in bits).encode())

    @classmethod
    def lire(cls, chemin: Path) -> "SessionsEcrites":
        """FileNotFoundError when there is no such file."""
        with gzip.open(chemin, "rt", encoding="ascii") as entree:
            return cls(int(ligne) for ligne in entree)
