"""Writing a LHEO document as it comes, one formation at a time.

Some readers don't parse XML: they open a record at a line that begins with ``<formation`` and close it at one
that begins with ``</formation``. Both are at the beginning of theirs. They put the lines of a record together
without what parted them: the ends of lines of the texts are written by their number, which any parser reads.
"""

import datetime
import gzip
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, cast

from lxml import etree

from .construction import ESPACES, Paire, ajouter_extras, racine
from .langage import ESPACE

# Six times smaller than the text; the next levels cost twice the time for a few percent.
_COMPRESSION = 5
_FIN_DE_LIGNE, _FERMETURE = b"&#10;", b"</formation>"
Ecrire = Callable[[bytes], object]


@contextmanager
def ecrire_document(sortie: IO[bytes], *, jour: datetime.date, export: str) -> Iterator[Ecrire]:
    """The ``lheo`` document around what the block writes: formations made by `octets_de`, checked."""
    with _document(sortie, "lheo", _entete(jour, export)) as fichier:
        with _element(fichier, "offres"):
            yield sortie.write
        fichier.write("\n", _marque_du_reseau(export), "\n")


@contextmanager
def ecrire_delta(sortie: IO[bytes], *, jour: datetime.date, export: str) -> Iterator["Delta"]:
    """The ``lheo-plus`` document around what the block gives: formations new or changed, then what must leave."""
    with (
        _document(sortie, "lheo-plus", {"horodatage-export": export}) as fichier,
        ExitStack() as ouverts,
    ):
        delta = Delta(sortie, fichier, _entete(jour, export), ouverts)
        yield delta
        delta.finir()


class Delta:
    """The file of what changed; its ``lheo`` is opened by the first formation, since it can't be empty."""

    def __init__(
        self,
        sortie: IO[bytes],
        fichier: "etree._IncrementalFileWriter",
        entete: dict[str, str],
        ouverts: ExitStack,
    ) -> None:
        self._sortie, self._fichier, self._entete = sortie, fichier, entete
        self._ouverts = ouverts
        self._vide = True
        self.reperes: list[Paire] = []

    def ecrire(self, formation: bytes) -> None:
        """A formation, made by `octets_de`."""
        if self._vide:
            self._ouverts.enter_context(self._fichier.element(f"{{{ESPACE}}}lheo", self._entete))
            self._ouverts.enter_context(_element(self._fichier, "offres"))
            self._vide = False
        self._sortie.write(formation)

    def finir(self) -> None:
        """Close what was opened, then say what the file starts from and what leaves."""
        self._ouverts.close()
        self._fichier.write("\n", _extras("lheo-plus", "delta", self.reperes), "\n")


@contextmanager
def ecrire_index(
    sortie: IO[bytes], *, jour: datetime.date, export: str, organismes: Iterable[bytes]
) -> Iterator[Ecrire]:
    """The ``lheo-index`` document around the summaries that the block writes; those of organismes, read after it."""
    with _document(sortie, "lheo-index", _entete(jour, export)) as fichier:
        with _element(fichier, "resumes-offres"):
            yield sortie.write
        with _element(fichier, "resumes-organismes"):
            for resume in organismes:
                sortie.write(resume)
        fichier.write("\n", _marque_du_reseau(export), "\n")


@contextmanager
def ecrire_plus(sortie: IO[bytes], *, export: str) -> Iterator[Ecrire]:
    """The ``lheo-plus`` document around the organismes that the block writes."""
    with _document(sortie, "lheo-plus", {"horodatage-export": export}) as fichier:
        fichier.flush()
        yield sortie.write
        fichier.write(_marque_du_reseau(export), "\n")


def _entete(jour: datetime.date, export: str) -> dict[str, str]:
    du_jour = f"{jour:%Y%m%d}"
    return {"horodatage-export": export, "datecrea": du_jour, "datemaj": du_jour}


@contextmanager
def _document(
    sortie: IO[bytes], nom: str, entete: dict[str, str]
) -> Iterator["etree._IncrementalFileWriter"]:
    espaces = cast("dict[str, str]", ESPACES)
    with etree.xmlfile(sortie, encoding="UTF-8") as fichier:
        fichier.write_declaration()
        with fichier.element(f"{{{ESPACE}}}{nom}", entete, nsmap=espaces):
            fichier.write("\n")
            yield fichier


@contextmanager
def _element(fichier: "etree._IncrementalFileWriter", nom: str) -> Iterator[None]:
    """What the block writes straight to the file is inside."""
    with fichier.element(f"{{{ESPACE}}}{nom}"):
        fichier.write("\n")
        fichier.flush()
        yield


def octets_de(formation: etree._Element) -> bytes:
    """The element on two lines, its last tag alone on the second."""
    octets = etree.tostring(formation, encoding="UTF-8", xml_declaration=False, with_tail=False)
    contenu, ferme, fin = octets.replace(b"\n", _FIN_DE_LIGNE).partition(_FERMETURE)
    return contenu + (b"\n" if ferme else b"") + ferme + fin + b"\n"


@contextmanager
def fichier_compresse(chemin: Path) -> Iterator[IO[bytes]]:
    """A gzip file whose bytes depend on its content alone: no name, no time inside."""
    with (
        chemin.open("wb") as brut,
        gzip.GzipFile("", "wb", compresslevel=_COMPRESSION, fileobj=brut, mtime=0) as compresse,
    ):
        yield cast("IO[bytes]", compresse)


def _marque_du_reseau(export: str) -> etree._Element:
    le = datetime.datetime.fromisoformat(export)
    quand: list[Paire] = [("date-export", f"{le:%Y%m%d}"), ("heure-export", f"{le:%H%M%S}")]
    return _extras("lheo", "flux-intercarif", quand)


def _extras(parent: str, info: str, paires: Iterable[Paire]) -> etree._Element:
    support = racine(parent)
    ajouter_extras(support, info, paires)
    return support[0]
