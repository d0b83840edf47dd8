"""Bytes kept under a key in one file of a machine, of a size that doesn't change, for all its processes.

What is written last overwrites what was written first; so what is asked for once is only noted (`redemandee`), lest an
engine that walks through everything puts out what people ask for. Nothing is trusted: a record that is cut, overwritten
while it is read, of another key or altered is no record. The file is read by calls, never mapped: one that somebody
cuts harms nobody.

What must be forgotten is written over (`oublier`), and what was made before isn't written any more: the file and its
records are of one `Epoque`.
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
from typing import NamedTuple

CASES = 1 << 17
"""Slots of the table: the last bytes of a key say which one is its own. Many more than records, since two of one slot
put each other out: of fifteen hundred pages, one in ten was made again at each reading with sixteen thousand."""
_TETE = struct.Struct(
    "<16sQQ16sQ"
)  # what the file is, its size, where the next record goes, its epoch
_CE_QU_IL_EST = 24  # bytes of the head that never change
_CASE = struct.Struct("<QI")  # where its record begins, counted from the first one ever; its length
_NOTEE = 1
"""In the place of a length: nothing is kept, somebody asked; the key's first bytes stand in the place of where."""
_MARQUE = b"SOFI reserve 3\n\0"
_EMPREINTE = 16
DEBUT = _TETE.size + CASES * _CASE.size
PART_MAX = 16  # a record takes at most this fraction of the file
_ZEROS = bytes(1 << 20)


class Epoque(NamedTuple):
    """After how many times that something had to be forgotten (`rang`), of which base (`origine`, sixteen bytes)."""

    origine: bytes
    rang: int

    def suit(self, autre: "Epoque") -> bool:
        """It comes after that one, or is of another base. A replica that is late says the one before."""
        return self.origine != autre.origine or self.rang > autre.rang


PREMIERE = Epoque(bytes(16), 0)


class _Entete(NamedTuple):
    """What the head of the file says, after what the file is."""

    ou: int
    epoque: Epoque


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

    def redemandee(self, cle: bytes) -> bool:
        """It was asked for before, here or by another process of this machine; noted when it wasn't.

        So is what would put out another record: this one may be worth as much.
        """
        note = int.from_bytes(cle[:8], "little")
        try:
            fichier = self._ouvert()
            ou, longueur = _CASE.unpack(os.pread(fichier, _CASE.size, _case(cle)))
            if longueur == _NOTEE and ou == note:
                return True
            if longueur > _NOTEE and _entete(fichier).ou - ou <= self.taille:
                return True
            os.pwrite(fichier, _CASE.pack(note, _NOTEE), _case(cle))
        except (OSError, struct.error):
            pass
        return False

    def ecrire(self, cle: bytes, octets: bytes, epoque: Epoque = PREMIERE) -> bool:
        """Keep these bytes. False: too many, of another epoch, somebody else is writing, or the disk refuses."""
        fiche = b"".join((empreinte(cle, octets), cle, octets))
        if len(fiche) > self.taille // PART_MAX:
            return False
        try:
            with self._seul() as fichier:
                if fichier < 0 or _entete(fichier).epoque != epoque:
                    return False
                ou = self._place(fichier, len(fiche))
                os.pwrite(fichier, fiche, DEBUT + ou % self.taille)
                os.pwrite(fichier, _CASE.pack(ou, len(fiche)), _case(cle))
                return True
        except OSError:
            return False

    def oublier(self, epoque: Epoque) -> bool:
        """Be of this epoch: what is kept of one before, or of another base, is written over. False: try again."""
        try:
            with self._seul() as fichier:
                if fichier < 0:
                    return False
                ou, sienne = _entete(fichier)
                if not epoque.suit(sienne):
                    return True
                fin = DEBUT + min(ou, self.taille) if ou else 0
                for debut in range(_TETE.size, fin, len(_ZEROS)):
                    os.pwrite(fichier, _ZEROS[: fin - debut], debut)
                self._dire(fichier, _Entete(0, epoque))
                return True
        except OSError:
            return False

    def _place(self, fichier: int, longueur: int) -> int:
        """Where a record goes, whole: it never goes past the end and on from the beginning."""
        ou, epoque = _entete(fichier)
        reste = self.taille - ou % self.taille
        if reste < longueur:
            ou += reste
        self._dire(fichier, _Entete(ou + longueur, epoque))
        return ou

    def _dire(self, fichier: int, entete: _Entete) -> None:
        os.pwrite(fichier, _TETE.pack(_MARQUE, self.taille, entete.ou, *entete.epoque), 0)

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
            if (
                tete[:_CE_QU_IL_EST]
                != _TETE.pack(_MARQUE, self.taille, 0, *PREMIERE)[:_CE_QU_IL_EST]
            ):
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
        self._dire(fichier, _Entete(0, PREMIERE))
        provisoire.replace(self.chemin)
        return fichier


def _case(cle: bytes) -> int:
    return _TETE.size + int.from_bytes(cle[-4:], "little") % CASES * _CASE.size


def _entete(fichier: int) -> _Entete:
    try:
        _, _, ou, origine, rang = _TETE.unpack(os.pread(fichier, _TETE.size, 0))
    except struct.error:
        return _Entete(0, PREMIERE)
    return _Entete(ou, Epoque(origine, rang))
