"""The folder of the index on one machine: which segments count, up to which change, and who may write.

The manifest is replaced in one go: whatever is killed, the folder holds the index of before or that of after. What no
manifest names is removed by the next who writes; those who read it keep it open.
"""

import datetime
import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from sofi.socle import mots, texte
from sofi.socle.sources import empreinte

from .. import codes, domaines, indexation, vecteurs
from . import bits, endroits, entree, segment
from .segment import Annexes, Colonnes, Segment, ecrire, ouvrir

DECIDENT = (bits, codes, domaines, endroits, entree, indexation, segment, vecteurs, mots, texte)
"""The modules that say what the index holds."""


FORMAT = empreinte(*DECIDENT)
"""Another one when a column, a bit or a word means something else: the index is then made again."""
MANIFESTE = "manifeste.json"
VERROU = "verrou"
SEGMENT = "segment-"
ATTENTE = 0.01  # seconds between two tries of the lock
ESSAIS = 5  # a manifest is replaced while it is read


class SegmentNomme(msgspec.Struct, frozen=True):
    """A segment that counts, and the ranks of its actions that don't any more."""

    nom: str
    morts: list[int] = []


class Manifeste(msgspec.Struct, frozen=True):
    """What the index is: of which base, up to which change (`numero`, and its `jeton`), in which segments.

    `reste`: the actions that are still to be read, while the index is being made; none when it is whole. `oublis`:
    no file holds what was forgotten until that time.
    """

    format: str
    base: str
    numero: int
    jeton: str = ""
    segments: list[SegmentNomme] = []
    faites: int = 0
    reste: int = 0
    oublis: int = 0


@dataclass(frozen=True)
class Part:
    """A segment and its living actions (None: all of them); `comptes`, `reperes`: what is counted of all, on a day."""

    segment: Segment
    vivants: NDArray[np.bool_] | None
    comptes: dict[datetime.date, Any] = field(default_factory=dict, compare=False, repr=False)
    reperes: dict[datetime.date, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Etat:
    """The index as a process has it open."""

    manifeste: Manifeste
    parts: tuple[Part, ...]
    marque: tuple[int, int]  # of the manifest's file

    @property
    def actions(self) -> int:
        """How many actions it holds."""
        return sum(
            part.segment.actions if part.vivants is None else int(part.vivants.sum())
            for part in self.parts
        )


class Dossier:
    """The files of an index."""

    def __init__(self, chemin: Path) -> None:
        self.chemin = chemin
        self._ouvertes: dict[str, tuple[SegmentNomme, Part]] = {}

    @contextmanager
    def verrouille(self, patience: float) -> Iterator[bool]:
        """Be the only one of the machine to write; False when somebody else still does after so many seconds."""
        self.chemin.mkdir(parents=True, exist_ok=True)
        fin = time.monotonic() + patience
        with (self.chemin / VERROU).open("a") as fichier:
            while not (pris := _prendre(fichier.fileno())) and time.monotonic() < fin:
                time.sleep(ATTENTE)
            yield pris

    def marque(self) -> tuple[int, int] | None:
        """What changes with the manifest; None without one."""
        try:
            etat = (self.chemin / MANIFESTE).stat()
        except OSError:
            return None
        return etat.st_mtime_ns, etat.st_ino

    def lire(self) -> Etat | None:
        """The index as it stands; None when there is none, or none that can be read."""
        for _ in range(ESSAIS):
            marque = self.marque()
            if marque is None:
                return None
            try:
                octets = (self.chemin / MANIFESTE).read_bytes()
                manifeste = msgspec.json.decode(octets, type=Manifeste)
                if manifeste.format != FORMAT:
                    return None
                parts = self._ouvrir(manifeste.segments)
            except (OSError, ValueError, msgspec.MsgspecError):
                if self.marque() == marque:
                    return None
                continue
            return Etat(manifeste, parts, marque)
        return None

    def _ouvrir(self, nommes: list[SegmentNomme]) -> tuple[Part, ...]:
        """The segments of a manifest; those that are open already stay so, with what they know of the day."""
        ouvertes = {nomme.nom: (nomme, self._part(nomme)) for nomme in nommes}
        self._ouvertes = ouvertes
        return tuple(part for _, part in ouvertes.values())

    def _part(self, nomme: SegmentNomme) -> Part:
        connu, part = self._ouvertes.get(nomme.nom, (None, None))
        if part is not None and connu == nomme:
            return part
        segment = part.segment if part else ouvrir(self.chemin, nomme.nom)
        if not nomme.morts:
            return Part(segment, None)
        vivants = np.ones(segment.actions, np.bool_)
        vivants[nomme.morts] = False
        return Part(segment, vivants)

    def ajouter(self, colonnes: Colonnes, annexes: Annexes) -> str:
        """Write a segment, which counts once a manifest names it; its name."""
        nom = f"{SEGMENT}{uuid.uuid4().hex}"
        ecrire(self.chemin, nom, colonnes, annexes)
        return nom

    def octets(self) -> int:
        """What its files weigh; one that goes away meanwhile weighs nothing."""
        total = 0
        for chemin in self.chemin.rglob("*"):
            with suppress(FileNotFoundError):
                total += chemin.stat().st_size
        return total

    def effacer(self) -> None:
        """Leave no index; the next who writes removes the segments."""
        (self.chemin / MANIFESTE).unlink(missing_ok=True)

    def publier(self, manifeste: Manifeste) -> None:
        """Make this the index, then remove what isn't part of it."""
        provisoire = self.chemin / f"{MANIFESTE}.{os.getpid()}"
        provisoire.write_bytes(msgspec.json.encode(manifeste))
        provisoire.replace(self.chemin / MANIFESTE)
        gardes = {nomme.nom for nomme in manifeste.segments}
        for chemin in self.chemin.iterdir():
            if chemin.name.startswith(SEGMENT) and chemin.name not in gardes:
                shutil.rmtree(chemin, ignore_errors=True)


def _prendre(descripteur: int) -> bool:
    try:
        fcntl.flock(descripteur, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
