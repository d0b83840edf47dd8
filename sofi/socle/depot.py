"""Files written aside, then moved into place together: a reader never sees half of one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def deposer(*chemins: Path) -> Iterator[list[Path]]:
    """Gives where to write each file; they take their names, in that order, when the block ends well.

    All in one folder. When the block fails, whatever the reason, what it wrote is removed and the files
    already there are untouched.
    """
    provisoires = [chemin.with_name(f".{chemin.name}.{os.getpid()}.tmp") for chemin in chemins]
    try:
        yield provisoires
        for provisoire in provisoires:
            _vers_le_disque(provisoire)
        for provisoire, chemin in zip(provisoires, chemins, strict=True):
            provisoire.replace(chemin)
        _vers_le_disque(chemins[0].parent)
    finally:
        for provisoire in provisoires:
            provisoire.unlink(missing_ok=True)


def oter_les_restes(dossier: Path, motif: str = "*") -> None:
    """Remove what killed runs left aside there; for whoever holds the lock of these files."""
    for reste in dossier.glob(f".{motif}.tmp"):
        reste.unlink(missing_ok=True)


def _vers_le_disque(chemin: Path) -> None:
    descripteur = os.open(chemin, os.O_RDONLY)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)
