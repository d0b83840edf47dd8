"""The words of a file, whatever it is compressed by: enough to tell whether somebody is in it."""

import contextlib
import gzip
import io
import re
import zipfile
import zlib

_OUVERT_MAX = 500 * 1024**2  # bytes of an archive once opened: more is read as it is
_FLUX = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def mots_de(octets: bytes) -> str:
    """Text, gzip, archives (workbooks, ODF), the streams of a PDF."""
    if octets[:2] == b"\x1f\x8b":
        with contextlib.suppress(OSError, EOFError, zlib.error):
            octets = gzip.decompress(octets)
    elif octets[:4] == b"PK\x03\x04":
        octets = _archive(octets)
    elif octets[:5] == b"%PDF-":
        octets = octets + b"\n".join(_streams(octets))
    return octets.decode("utf-8", "replace")


def _archive(octets: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            if sum(membre.file_size for membre in archive.infolist()) > _OUVERT_MAX:
                return octets
            return b"\n".join(archive.read(nom) for nom in archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error):
        return octets


def _streams(octets: bytes) -> list[bytes]:
    lus = []
    for morceau in _FLUX.findall(octets):
        with contextlib.suppress(zlib.error):
            lus.append(zlib.decompress(morceau))
    return lus
