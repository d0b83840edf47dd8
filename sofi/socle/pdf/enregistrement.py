"""Writing the file, object after object: reportlab would hold all of it in memory, twice."""

from collections.abc import Iterable
from typing import IO, Any

from reportlab.pdfbase.pdfdoc import PDFIndirectObject
from reportlab.pdfgen.canvas import Canvas

DEBUT = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def enregistrer(toile: Canvas, autres: Iterable[tuple[int, str]], fichier: IO[bytes]) -> None:
    """Write what reportlab drew and these other objects, by their numbers of the same sequence."""
    document: Any = toile._doc
    for police in document.delayedFonts:
        police.addObjects(document)
    racine, infos = document.Reference(document.Catalog), document.Reference(document.info)
    document.Outlines.prepare(document, toile)
    if document.Outlines.ready < 0:
        document.Catalog.Outlines = None
    places: dict[int, int] = {}
    fichier.write(DEBUT)
    for numero, texte in autres:
        places[numero] = fichier.tell()
        fichier.write(f"{numero} 0 obj\n{texte}\nendobj\n".encode("ascii"))
    numero = 0
    while numero < document.objectcounter:  # writing one may add others
        numero += 1
        nom = document.numberToId.get(numero)
        if nom is not None:
            places[numero] = fichier.tell()
            fichier.write(PDFIndirectObject(nom, document.idToObject[nom]).format(document))
    _finir(
        document, fichier, places, f"/Root {_lien(racine, document)} /Info {_lien(infos, document)}"
    )


def _lien(reference: Any, document: Any) -> str:
    return str(reference.format(document).decode("ascii"))


def _finir(document: Any, fichier: IO[bytes], places: dict[int, int], reperes: str) -> None:
    """The table of the objects' places, and where it is."""
    debut = fichier.tell()
    fichier.write(f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode("ascii"))
    for numero in range(1, len(places) + 1):
        fichier.write(f"{places[numero]:010} 00000 n \n".encode("ascii"))
    cle = document.signature.hexdigest()
    fichier.write(
        f"trailer\n<< /Size {len(places) + 1} {reperes} /ID [ <{cle}> <{cle}> ] >>\n"
        f"startxref\n{debut}\n%%EOF\n".encode("ascii")
    )
