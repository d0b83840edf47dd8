"""Good files, altered at random: each is read, or refused with a sentence; no crash, no hang.

make bench ARGS=fichiers_alteres              200 cases
python -m bench.fichiers_alteres 20000 [SEED]   as many as wanted, from this seed
"""

import io
import random
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from openpyxl import Workbook

from sofi.socle.fichiers import Fichier, FichierIllisible, Ligne, fichiers
from sofi.socle.tableaux import lire_tableau, lire_xml

RANGEES = 30
SECONDES_MAX = 20.0  # of processor, for one file
MEMOIRE_MAX = 300  # MB, of this process and of those it starts
MOTS = ("Métiers du bois", "44004", "06/09/2030", "l'été", "a;b", "<&>", "0", "")
ETRANGES = (
    b"\x00",
    b"\xff\xfe",
    b'"',
    b";",
    b"\n",
    b"<",
    b"</",
    b"&",
    b"]]>",
    b"A1:XFD1048576",
    b"9" * 40,
)


def csv() -> bytes:
    """A good CSV file."""
    rangees = (f'{rang};"{MOTS[rang % len(MOTS)]}";fin' for rang in range(RANGEES))
    return "\n".join(["code;nom;suite", *rangees, ""]).encode()


def xml() -> bytes:
    """A good XML file."""
    fiches = (f"<f><n>{rang}</n><l><e><v>x</v></e></l></f>" for rang in range(RANGEES))
    return f"<?xml version='1.0'?>\n<r>{''.join(fiches)}</r>".encode()


def xlsx() -> bytes:
    """A good workbook."""
    livre = Workbook()
    livre.active.append(["code", "nom", "suite"])
    for rang in range(RANGEES):
        livre.active.append([rang, MOTS[rang % len(MOTS)] or None, 1.5])
    sortie = io.BytesIO()
    livre.save(sortie)
    return sortie.getvalue()


def alterer(octets: bytes, hasard: random.Random) -> bytes:
    """A few bytes changed, taken away, repeated or put in."""
    altere = bytearray(octets)
    for _ in range(hasard.randint(1, 4)):
        debut = hasard.randrange(len(altere) + 1)
        fin = min(len(altere), debut + hasard.choice((1, 2, 8, 64, 512)))
        match hasard.randrange(5):
            case 0:
                altere[debut:fin] = hasard.randbytes(fin - debut)
            case 1:
                del altere[debut:fin]
            case 2:
                altere[debut:debut] = altere[debut:fin] * hasard.choice((1, 3, 200))
            case 3:
                altere[debut:debut] = hasard.choice(ETRANGES)
            case _:
                del altere[debut:]
    return bytes(altere)


def dans_l_archive(octets: bytes, hasard: random.Random) -> bytes:
    """An archive of which one member is altered, and which stays an archive."""
    sortie = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(octets)) as lue,
        zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as ecrite,
    ):
        visee = hasard.choice(lue.namelist())
        for nom in lue.namelist():
            contenu = lue.read(nom)
            ecrite.writestr(nom, alterer(contenu, hasard) if nom == visee else contenu)
    return sortie.getvalue()


def _zip(octets: bytes) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", octets)
    return sortie.getvalue()


def _tableau(nom: str) -> "Lecture":
    return lambda octets: lire_tableau(Fichier(nom, lambda: io.BytesIO(octets)), ["code"])


def _fiches(octets: bytes) -> Iterator[Ligne]:
    return lire_xml(Fichier("a.xml", lambda: io.BytesIO(octets)), "f")


def _membres(octets: bytes) -> Iterator[Ligne]:
    with tempfile.NamedTemporaryFile(suffix=".zip") as copie:
        copie.write(octets)
        copie.flush()
        for fichier in fichiers(Path(copie.name)):
            yield from lire_tableau(fichier, ["code"])


Lecture = Callable[[bytes], Iterator[Ligne]]
Alteration = Callable[[bytes, random.Random], bytes]
# By kind: a good file, how it is altered, how it is read, how many of a hundred cases.
GENRES: dict[str, tuple[bytes, Alteration, Lecture, int]] = {
    "csv": (csv(), alterer, _tableau("a.csv"), 40),
    "xml": (xml(), alterer, _fiches, 30),
    "zip": (_zip(csv()), alterer, _membres, 10),
    "csv dans un zip": (_zip(csv()), dans_l_archive, _membres, 10),
    "xlsx": (xlsx(), alterer, _tableau("a.xlsx"), 4),
    "xml dans un xlsx": (xlsx(), dans_l_archive, _tableau("a.xlsx"), 6),
}


def essayer(genre: str, graine: int) -> str:
    """Read one altered file; « lu » or « refusé ». Anything else that is raised is a fault of the reader."""
    bon, alteration, lire, _ = GENRES[genre]
    octets = alteration(bon, random.Random(graine))
    depart = time.process_time()
    try:
        numeros = [ligne.numero for ligne in lire(octets)]
    except FichierIllisible as refus:
        assert str(refus).startswith("«") and str(refus).endswith("."), (genre, graine, refus)
        return "refusé"
    finally:
        assert time.process_time() - depart < SECONDES_MAX, (genre, graine)
    if genre in ("csv", "xml"):
        assert numeros == sorted(numeros), (genre, graine)
    return "lu"


def essais(combien: int, graine: int) -> Counter[tuple[str, str]]:
    """So many cases of all kinds; what became of them."""
    genres = [genre for genre, (*_, part) in GENRES.items() for _ in range(part)]
    return Counter(
        (genre, essayer(genre, graine + rang))
        for rang in range(combien)
        for genre in (genres[(rang * 37) % len(genres)],)
    )


def principal(combien: int = 200, graine: int = 0) -> None:
    """Print the counts, the seed, and the largest memory."""
    graine = graine or random.SystemRandom().randrange(10**9)
    print(f"graine {graine}, {combien} cas", flush=True)
    for (genre, issue), fois in sorted(essais(combien, graine).items()):
        print(f"  {genre:18} {issue:7} {fois:6}")
    for qui, nom in ((resource.RUSAGE_SELF, "lecture"), (resource.RUSAGE_CHILDREN, "classeurs")):
        memoire = resource.getrusage(qui).ru_maxrss // 1024
        print(f"  mémoire, {nom} : {memoire} Mo (référence {MEMOIRE_MAX})")
        assert memoire < MEMOIRE_MAX


if __name__ == "__main__":
    principal(*map(int, sys.argv[1:3]))
