"""The structure tree of a PDF: what each thing on the pages is, in the order it is read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFObject, pdfdocEnc


class Brut(PDFObject):
    """An object of the file already written, or that says later what it is."""

    __RefOnly__ = 1

    def __init__(self, texte: str = "") -> None:
        self.texte = texte

    def format(self, document: Any) -> bytes:
        """What stands in the file."""
        return bytes(pdfdocEnc(self.texte))


@dataclass(slots=True, eq=False)
class Balise:
    """An element: its role of PDF 1.7 (« H1 », « P », « L »…), what it is in, what it holds as the file writes it."""

    role: str
    parent: "Balise | None"
    numero: int
    contenu: list[str] = field(default_factory=list)
    texte: str = ""
    """What is said instead of it, where it has no text of its own."""


def texte_pdf(texte: str) -> str:
    """A text as a string of the file."""
    return f"<FEFF{texte.encode('utf-16-be').hex().upper()}>"


class Arbre:
    """The elements of a file and, for each page and each link, which element holds what is on it."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._balises: list[Balise] = []
        self._parents: dict[int, str] = {}
        self._racine_numero = self.reserver("StructTreeRoot")
        self.racine = self.balise("Document", None)

    def reserver(self, nom: str) -> int:
        """A number of object in the file, for what is written at the end."""
        self._document.Reference(Brut(), nom)
        return int(self._document.idToObjectNumberAndVersion[nom][0])

    def balise(self, role: str, parent: Balise | None, texte: str = "") -> Balise:
        """A new element, the last of its parent."""
        neuve = Balise(role, parent, self.reserver(f"SE{len(self._balises)}"), texte=texte)
        self._balises.append(neuve)
        if parent:
            parent.contenu.append(f"{neuve.numero} 0 R")
        return neuve

    def page(self, cle: int, balises: list[Balise]) -> None:
        """Which elements hold the marked parts of a page, in the order of their marks."""
        self._parents[cle] = "[ " + " ".join(f"{b.numero} 0 R" for b in balises) + " ]"

    def annotation(self, cle: int, balise: Balise) -> None:
        """Which element holds a link."""
        self._parents[cle] = f"{balise.numero} 0 R"

    def clore(self) -> None:
        """Write the tree: nothing can be added."""
        for rang, balise in enumerate(self._balises):
            self._ecrire(f"SE{rang}", self._texte_de(balise))
        numeros = " ".join(f"{cle} {valeur}" for cle, valeur in sorted(self._parents.items()))
        suivante = max(self._parents, default=-1) + 1
        self._ecrire(
            "StructTreeRoot",
            f"<< /Type /StructTreeRoot /K [ {self.racine.numero} 0 R ] "
            f"/ParentTree << /Nums [ {numeros} ] >> /ParentTreeNextKey {suivante} >>",
        )
        self._document.Catalog.StructTreeRoot = f"{self._racine_numero} 0 R"

    def _texte_de(self, balise: Balise) -> str:
        parent = balise.parent.numero if balise.parent else self._racine_numero
        dit = f" /Alt {texte_pdf(balise.texte)}" if balise.texte else ""
        contenu = " ".join(balise.contenu)
        balise.contenu.clear()
        return f"<< /S /{balise.role} /P {parent} 0 R /K [ {contenu} ]{dit} >>"

    def _ecrire(self, nom: str, texte: str) -> None:
        self._document.idToObject[nom].texte = texte

    def __iter__(self) -> Iterator[Balise]:
        return iter(self._balises)
