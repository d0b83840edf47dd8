"""Bytes kept under a key in one file of a machine, of a size that doesn't change, for all its processes.

What is written last overwrites what was written first. Nothing is trusted: a record that is cut, overwritten while it
is read, of another key or altered is no record. The file is read by calls, never mapped: one that somebody cuts harms
nobody.
"""

import contextlib
import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from threading import Lock

CASES = 1 << 14
"""Slots of the table: the last bytes of a key say which one is its own."""
_TETE = struct.Struct("<16sQQ")  # what the file is, its size, where the next record goes
_CASE = struct.Struct("<QI")  # where its record begins, counted from the first one ever; its length
_MARQUE = b"SOFI reserve 1\n\0"
_EMPREINTE = 16
DEBUT = _TETE.size + CASES * _CASE.size
PART_MAX = 16  # a record takes at most this fraction of the file


def empreinte(*morceaux: bytes | memoryview) -> bytes:
    """What tells these bytes from any others."""
    calcul = blake2b(digest_size=_EMPREINTE)
    for morceau in morceaux:
        calcul.update(morceau)
    return calcul.digest()


class Reserve:
    """A file of `taille` bytes and its table. `cle`: sixteen bytes, from `empreinte`."""

    def __init__(self, chemin: Path, taille: int) -> None:
        self.chemin = chemin
        self.taille = taille
        self._fichier = -1
        self._verrou = Lock()

    def lire(self, cle: bytes) -> bytes | None:
        """What was written under this key, when it is still there and whole."""
        try:
            fichier = self._ouvert()
            case = os.pread(fichier, _CASE.size, _case(cle))
            ou, longueur = _CASE.unpack(case)
            if not 2 * _EMPREINTE <= longueur <= self.taille // PART_MAX:
                return None
            lu = os.pread(fichier, longueur, DEBUT + ou % self.taille)
        except (OSError, struct.error):
            return None
        entiere = len(lu) == longueur and lu[_EMPREINTE : 2 * _EMPREINTE] == cle
        if not entiere or lu[:_EMPREINTE] != empreinte(memoryview(lu)[_EMPREINTE:]):
            return None
        return lu[2 * _EMPREINTE :]

    def ecrire(self, cle: bytes, octets: bytes) -> bool:
        """Keep these bytes; False when they are too many, somebody else is writing, or the disk refuses."""
        fiche = b"".join((empreinte(cle, octets), cle, octets))
        if len(fiche) > self.taille // PART_MAX:
            return False
        try:
            with self._seul() as fichier:
                if fichier < 0:
                    return False
                ou = self._place(fichier, len(fiche))
                os.pwrite(fichier, fiche, DEBUT + ou % self.taille)
                os.pwrite(fichier, _CASE.pack(ou, len(fiche)), _case(cle))
                return True
        except OSError:
            return False

    def _place(self, fichier: int, longueur: int) -> int:
        """Where a record goes, whole: it never goes past the end and on from the beginning."""
        try:
            _, _, ou = _TETE.unpack(os.pread(fichier, _TETE.size, 0))
        except struct.error:
            ou = 0
        reste = self.taille - ou % self.taille
        if reste < longueur:
            ou += reste
        os.pwrite(fichier, _TETE.pack(_MARQUE, self.taille, ou + longueur), 0)
        return int(ou)

    @contextmanager
    def _seul(self) -> Iterator[int]:
        """The file, when nobody else writes in it; -1 otherwise: what isn't kept is made again."""
        if not self._verrou.acquire(blocking=False):
            yield -1
            return
        try:
            fichier = self._ouvert()
            try:
                fcntl.flock(fichier, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield -1
                return
            try:
                yield fichier
            finally:
                fcntl.flock(fichier, fcntl.LOCK_UN)
        finally:
            self._verrou.release()

    def _ouvert(self) -> int:
        """The file, made again when it isn't one of this size. Opened once: a fork shares no descriptor."""
        if self._fichier < 0:
            self.chemin.parent.mkdir(parents=True, exist_ok=True)
            fichier = os.open(self.chemin, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            tete = os.pread(fichier, _TETE.size, 0)
            if tete[: _TETE.size - 8] != _TETE.pack(_MARQUE, self.taille, 0)[:-8]:
                os.close(fichier)
                fichier = self._neuf()
            self._fichier = fichier
        return self._fichier

    def _neuf(self) -> int:
        """A new file in place of the other one, which those who have it open keep reading."""
        provisoire = self.chemin.with_name(f"{self.chemin.name}.{os.getpid()}")
        with contextlib.suppress(FileNotFoundError):
            provisoire.unlink()
        fichier = os.open(provisoire, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        os.ftruncate(fichier, DEBUT + self.taille)
        os.pwrite(fichier, _TETE.pack(_MARQUE, self.taille, 0), 0)
        provisoire.replace(self.chemin)
        return fichier


def _case(cle: bytes) -> int:
    return _TETE.size + int.from_bytes(cle[-4:], "little") % CASES * _CASE.size
