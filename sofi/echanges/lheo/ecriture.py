"""Writing a LHEO document as it comes, one formation at a time.

Some readers don't parse XML: they open a record at a line that begins with ``<formation`` and close it at one
that begins with ``</formation``. Both are at the beginning of theirs. They put the lines of a record together
without what parted them: the ends of lines of the texts are written by their number, which any parser reads.
"""

import datetime
import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from lxml import etree

from .construction import ESPACES, ajouter_extras, racine
from .langage import ESPACE

# Six times smaller than the text; the next levels cost twice the time for a few percent.
_COMPRESSION = 5
_FIN_DE_LIGNE, _FERMETURE = b"&#10;", b"</formation>"
Ecrire = Callable[[bytes], object]


@contextmanager
def ecrire_document(sortie: IO[bytes], *, jour: datetime.date, export: str) -> Iterator[Ecrire]:
    """The ``lheo`` document around what the block writes: formations made by `octets_de`, checked."""
    du_jour = f"{jour:%Y%m%d}"
    entete = {"horodatage-export": export, "datecrea": du_jour, "datemaj": du_jour}
    with etree.xmlfile(sortie, encoding="UTF-8") as fichier:
        fichier.write_declaration()
        with fichier.element(f"{{{ESPACE}}}lheo", entete, nsmap=cast("dict[str, str]", ESPACES)):
            fichier.write("\n")
            with fichier.element(f"{{{ESPACE}}}offres"):
                fichier.write("\n")
                fichier.flush()
                yield sortie.write
            fichier.write("\n", _marque_du_reseau(export), "\n")


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
    support = racine("lheo")
    ajouter_extras(
        support,
        "flux-intercarif",
        [("date-export", f"{le:%Y%m%d}"), ("heure-export", f"{le:%H%M%S}")],
    )
    return support[0]
