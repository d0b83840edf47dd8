"""Good files, altered at random: each is read, or refused with a sentence; no crash, no hang, no row lost unsaid.

Every row of the good file that nothing touched is in what was read, or is said to be faulty.

make bench ARGS=fichiers_alteres              200 cases
python -m bench.fichiers_alteres 20000 [SEED]   as many as wanted, from this seed
"""

import io
import random
import re
import resource
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from csv import writer as ecriture_csv
from functools import cache
from pathlib import Path

from openpyxl import Workbook

from sofi.socle.fichiers import Fichier, FichierIllisible, Ligne, seul
from sofi.socle.tableaux import lire_tableau, lire_xml

RANGEES = 30
SECONDES_MAX = 20.0  # of processor, for one file
FAUTE = "FAUTE"
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
    b"\r",
    b"A1:XFD1048576",
    b"9" * 40,
)
# Where a file is cut into cells; and how its rows stand in it, with what parts them from the others.
COUPURES = re.compile(rb"[;\n\"<>]")
FIN_DE_LIGNE = re.compile(rb"\r\n|\r|\n")
LIGNE = re.compile(rb"(?:^|(?<=\n)).*\n")
FICHE = re.compile(rb"<f>.*?</f>")
RANGEE = re.compile(rb"<row\b.*?</row>")
RIEN = re.compile(rb"(?!)")


def csv() -> bytes:
    """A good CSV file, with quotes where they are needed."""
    sortie = io.StringIO()
    ecrivain = ecriture_csv(sortie, delimiter=";", lineterminator="\n")
    ecrivain.writerow(["code", "nom", "suite", "fin"])
    for rang in range(RANGEES):
        ecrivain.writerow([rang, MOTS[rang % len(MOTS)], "x", f"fin {rang}"])
    return sortie.getvalue().encode()


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


class Altere:
    """Bytes that remember where each one stood in the good file; -1 for those that were put in."""

    def __init__(self, bon: bytes) -> None:
        self.bon = bon
        self.octets = bytearray(bon)
        self.origines = list(range(len(bon)))

    def remplacer(self, debut: int, fin: int, par: bytes, origines: Sequence[int] = ()) -> None:
        """Put these bytes there; `origines` for those that come from the good file."""
        self.octets[debut:fin] = par
        self.origines[debut:fin] = origines or [-1] * len(par)

    def place(self, debut: int, fin: int) -> int | None:
        """Where this part of the good file still stands whole, if it does."""
        attendues, rang = list(range(debut, fin)), -1
        with suppress(ValueError):  # not there any more
            while True:
                rang = self.origines.index(debut, rang + 1)
                if self.origines[rang : rang + fin - debut] == attendues:
                    return rang
        return None


def alterer(octets: bytes, hasard: random.Random) -> Altere:
    """A few bytes changed, taken away, repeated or put in; half of them where the file is cut into cells."""
    altere = Altere(octets)
    for _ in range(hasard.randint(1, 4)):
        debut = _endroit(altere.octets, hasard)
        fin = min(len(altere.octets), debut + hasard.choice((1, 2, 8, 64, 512)))
        partie, origines = bytes(altere.octets[debut:fin]), altere.origines[debut:fin]
        match hasard.randrange(6):
            case 0:
                altere.remplacer(debut, fin, hasard.randbytes(fin - debut))
            case 1:
                altere.remplacer(debut, fin, b"")
            case 2:
                fois = hasard.choice((1, 3, 200))
                altere.remplacer(debut, debut, partie * fois, origines * fois)
            case 3:
                altere.remplacer(debut, debut, hasard.choice(ETRANGES))
            case 4:
                _reunir(altere, hasard)
            case _:
                if hasard.random() < 0.3:  # else most files would be cut
                    altere.remplacer(debut, len(altere.octets), b"")
    return altere


def _reunir(altere: Altere, hasard: random.Random) -> None:
    """Two quotes in one column, one before a cell and one after another further down: what swallows lines."""
    lignes = list(LIGNE.finditer(altere.octets))
    if len(lignes) < 2:
        return
    ouvre, ferme = (lignes[rang] for rang in sorted(hasard.sample(range(len(lignes)), 2)))
    colonne = hasard.randrange(1 + min(ouvre[0].count(b";"), ferme[0].count(b";")))
    avant, apres = (ligne[0].split(b";") for ligne in (ouvre, ferme))
    fin = ferme.start() + len(b";".join(apres[: colonne + 1]).rstrip(b"\n"))
    debut = ouvre.start() + sum(len(cellule) + 1 for cellule in avant[:colonne])
    altere.remplacer(fin, fin, b'"')
    altere.remplacer(debut, debut, b'"')


def _endroit(octets: bytearray, hasard: random.Random) -> int:
    debut = hasard.randrange(len(octets) + 1)
    if hasard.random() < 0.5 and (coupure := COUPURES.search(octets, debut)):
        return coupure.start() + hasard.randrange(2)
    return debut


def dans_l_archive(octets: bytes, hasard: random.Random) -> tuple[bytes, str, Altere]:
    """An archive of which one member is altered, and which stays an archive; the member, and what it became."""
    sortie = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(octets)) as lue,
        zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as ecrite,
    ):
        visee = hasard.choice(lue.namelist())
        altere = alterer(lue.read(visee), hasard)
        for nom in lue.namelist():
            ecrite.writestr(nom, bytes(altere.octets) if nom == visee else lue.read(nom))
    return sortie.getvalue(), visee, altere


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
        yield from lire_tableau(seul(Path(copie.name), ".csv"), ["code"])


Lecture = Callable[[bytes], Iterator[Ligne]]
# By kind: a good file, how it is read, whether a member of it is altered and it stays an archive, how the rows stand
# in what is altered, how many of a hundred cases.
GENRES: dict[str, tuple[bytes, Lecture, bool, "re.Pattern[bytes]", int]] = {
    "csv": (csv(), _tableau("a.csv"), False, LIGNE, 40),
    "xml": (xml(), _fiches, False, FICHE, 30),
    "zip": (_zip(csv()), _membres, False, RIEN, 10),
    "csv dans un zip": (_zip(csv()), _membres, True, LIGNE, 10),
    "xlsx": (xlsx(), _tableau("a.xlsx"), False, RIEN, 2),
    "xml dans un xlsx": (xlsx(), _tableau("a.xlsx"), True, RANGEE, 8),
}


def essayer(genre: str, graine: int) -> str:
    """Read one altered file: « lu », or « refusé » with a sentence; a row lost unsaid is a fault of the reader."""
    bon, lire, archive, motif, _ = GENRES[genre]
    hasard = random.Random(graine)
    octets, membre, altere = (
        dans_l_archive(bon, hasard) if archive else ((a := alterer(bon, hasard)).octets, "", a)
    )
    depart = time.process_time()
    try:
        lignes = list(lire(bytes(octets)))
    except FichierIllisible as refus:
        assert str(refus)[:2] in ("« ", "Un") and str(refus).endswith((".", "?")), (
            genre,
            graine,
            refus,
        )
        return "refusé"
    finally:
        assert time.process_time() - depart < SECONDES_MAX, (genre, graine)
    if genre in ("csv", "xml"):
        numeros = [ligne.numero for ligne in lignes]
        assert numeros == sorted(numeros), (genre, graine)
    perdues = list(_perdues(bonnes(genre), lignes, altere, motif, membre))
    assert not perdues, (genre, graine, perdues)
    return "lu"


@cache
def bonnes(genre: str) -> list[Ligne]:
    """The rows of the good file."""
    bon, lire, *_ = GENRES[genre]
    return list(lire(bon))


def _perdues(
    attendues: list[Ligne],
    lues: list[Ligne],
    altere: Altere,
    motif: "re.Pattern[bytes]",
    membre: str,
) -> Iterator[str]:
    """The rows of the good file that nothing touched, and that are neither in what was read nor said faulty."""
    # What parts a row from the one before is its own too; of an archive or of another member than the sheet, no row
    # is touched.
    parties = [(max(0, t.start() - (motif is LIGNE)), t.end()) for t in motif.finditer(altere.bon)]
    ailleurs = not parties
    parties = parties or [(0, 0)] * RANGEES
    entete, *rangees = parties if len(parties) > RANGEES else [(0, 0), *parties]
    par_le_titre = bool(membre and ailleurs) or (entete[1] > 0 and altere.place(*entete) is None)
    dites = {_cellules(ligne, par_le_titre) for ligne in lues}
    for bonne, (debut, fin) in zip(attendues, rangees, strict=True):
        place = altere.place(debut, fin) if fin else 0
        if place is None or _cellules(bonne, par_le_titre) in dites:
            continue
        numero = 1 + len(FIN_DE_LIGNE.findall(altere.octets, 0, place + 1))
        if not fin or not _est_dite(lues, numero):
            yield f"{bonne.numero} : {bonne.valeurs}"


def _cellules(ligne: Ligne, par_le_titre: bool) -> str:
    """What tells a row; only its code when titles or texts were altered elsewhere."""
    return repr(ligne.valeurs.get("code") if par_le_titre else list(ligne.valeurs.values()))


def _est_dite(lues: list[Ligne], numero: int) -> bool:
    """Whether the row read at this line, or from before it on, is said to be faulty."""
    avant = [ligne for ligne in lues if ligne.numero <= numero]
    return bool(avant and avant[-1].defaut)


def essais(combien: int, graine: int) -> Counter[tuple[str, str]]:
    """So many cases of all kinds; what became of them, each fault being said with the seed that gives it again."""
    genres = [genre for genre, (*_, part) in GENRES.items() for _ in range(part)]
    issues: Counter[tuple[str, str]] = Counter()
    for rang in range(combien):
        genre = genres[(rang * 37) % len(genres)]
        try:
            issues[genre, essayer(genre, graine + rang)] += 1
        except Exception as faute:  # noqa: BLE001 - any is one of the reader
            issues[genre, FAUTE] += 1
            print(f"  {FAUTE}, {genre}, graine {graine + rang} : {faute!r:.500}", flush=True)
    return issues


def principal(combien: int = 200, graine: int = 0) -> None:
    """Print the counts, the seed, and the largest memory."""
    graine = graine or random.SystemRandom().randrange(10**9)
    print(f"graine {graine}, {combien} cas", flush=True)
    issues = essais(combien, graine)
    for (genre, issue), fois in sorted(issues.items()):
        print(f"  {genre:18} {issue:7} {fois:6}")
    for qui, nom in ((resource.RUSAGE_SELF, "lecture"), (resource.RUSAGE_CHILDREN, "classeurs")):
        memoire = resource.getrusage(qui).ru_maxrss // 1024
        print(f"  mémoire, {nom} : {memoire} Mo (référence {MEMOIRE_MAX})")
        assert memoire < MEMOIRE_MAX
    if any(issue == FAUTE for _, issue in issues):
        sys.exit(1)


if __name__ == "__main__":
    principal(*map(int, sys.argv[1:3]))
