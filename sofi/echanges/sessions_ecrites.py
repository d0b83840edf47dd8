"""The sessions of a feed: a set of numbers small enough for a million of them, and the file that lists them."""

import datetime
import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path


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

    def __iter__(self) -> Iterator[int]:
        """In order."""
        for octet, valeur in enumerate(self._bits):
            if valeur:
                yield from (octet * 8 + bit for bit in range(8) if valeur >> bit & 1)

    def sans(self, *autres: "SessionsEcrites") -> "SessionsEcrites":
        """Those that none of the others holds."""
        restent = self._entier()
        for autre in autres:
            restent &= ~autre._entier()
        reste = SessionsEcrites()
        reste._bits = bytearray(restent.to_bytes(len(self._bits), "little"))
        return reste

    def _entier(self) -> int:
        return int.from_bytes(self._bits, "little")


@dataclass
class SessionsPrecedentes:
    """Those of the previous feed, and which of them ended before the day of the new one, as it knew them."""

    toutes: SessionsEcrites = field(default_factory=SessionsEcrites)
    finies: SessionsEcrites = field(default_factory=SessionsEcrites)

    @classmethod
    def lire(cls, chemin: Path, jour: datetime.date) -> "SessionsPrecedentes":
        """From a list written by `ligne`. FileNotFoundError when there is no such file."""
        lues, limite = cls(), jour.isoformat()
        with gzip.open(chemin, "rt", encoding="ascii") as entree:
            for lue in entree:
                numero, _, fin = lue.strip().partition(" ")
                lues.toutes.ajouter(int(numero))
                if fin and fin < limite:
                    lues.finies.ajouter(int(numero))
        return lues


@dataclass(frozen=True)
class EcartDesSessions:
    """How many sessions are new, gone before their end, ended, or in both of two feeds."""

    nouvelles: int
    retirees: int
    terminees: int
    communes: int


def ecart_des_sessions(avant: Path, apres: Path, jour: datetime.date) -> EcartDesSessions:
    """From the lists of two feeds, the second of that day. FileNotFoundError when one isn't there."""
    precedentes = SessionsPrecedentes.lire(avant, jour)
    presentes = SessionsPrecedentes.lire(apres, jour).toutes
    nouvelles = len(presentes.sans(precedentes.toutes))
    retirees = len(precedentes.toutes.sans(presentes, precedentes.finies))
    terminees = len(precedentes.finies.sans(presentes))
    return EcartDesSessions(nouvelles, retirees, terminees, len(presentes) - nouvelles)


def ligne(numero: int, fin: str) -> bytes:
    """A session in the list of a feed: its number, and the day it ends when it is known."""
    return f"{numero} {fin}".rstrip().encode() + b"\n"
