"""A PDF file and its structure, written together.

What is drawn is either in an element (`dans`) or decoration that readers skip (`decor`): `Pdf` refuses anything else
by being the only way to the page. Pages may be drawn in another order than they are read (`ranger`).
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.utils.encoding import iri_to_uri
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFStream
from reportlab.pdfgen.canvas import Canvas

from . import polices
from .enregistrement import enregistrer
from .structure import Arbre, Balise, texte_pdf

LARGEUR, HAUTEUR = A4
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{titre}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{auteur}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{langue}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{date}</xmp:CreateDate>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


class _Toile(Canvas):
    """The canvas, whose pages have a number before they end, and know under which key the tree holds their parts."""

    cle_de_page = 0

    def numero_de_page(self) -> int:
        """The number of object of the page being drawn."""
        document: Any = self._doc
        nom = document.thisPageName()
        if nom not in document.idToObject:
            document.Reference(pdfdoc.PDFObject(), nom)
        return int(document.idToObjectNumberAndVersion[nom][0])

    def _setAnnotations(self, page: Any) -> None:
        self.numero_de_page()
        document: Any = self._doc
        nom = document.thisPageName()
        document.idToObject[nom] = page
        setattr(page, pdfdoc.__InternalName__, nom)
        super()._setAnnotations(page)
        page.__NoDefault__ = [*type(page).__NoDefault__, "StructParents", "Tabs"]
        page.StructParents = self.cle_de_page
        page.Tabs = "/S"


class Pdf:
    """A file being written. Nothing is at `chemin` before `fermer`."""

    def __init__(
        self, chemin: Path, *, titre: str, auteur: str, date: datetime.datetime, langue: str = "fr"
    ) -> None:
        polices.preparer()
        self.titre, self.langue = titre, langue
        self.toile = _Toile(
            str(chemin),
            pagesize=A4,
            pageCompression=1,
            lang=langue,
            initialFontName=polices.NORMALE,
            initialFontSize=9,
            pdfVersion=(1, 7),
        )
        self.toile.setTitle(titre)
        self.toile.setAuthor(auteur)
        self.toile.setCreator(auteur)
        self._chemin = chemin
        self._liens: list[tuple[int, str]] = []
        self._arbre = Arbre(self._reserver)
        self._marques: list[Balise] = []
        self._reperes: dict[str, str] = {}
        self._cles = 0
        self._decrire(auteur, date)
        self._nouvelle_cle_de_page()

    @property
    def racine(self) -> Balise:
        """The element that holds all the others."""
        return self._arbre.racine

    @property
    def pages(self) -> int:
        """How many pages are drawn, the one being drawn not counted."""
        return len(self.toile._doc.Pages.pages)

    def balise(self, role: str, parent: Balise) -> Balise:
        """A new element, the last of its parent."""
        return self._arbre.balise(role, parent)

    @contextmanager
    def dans(self, balise: Balise) -> Iterator[None]:
        """What is drawn in the block is the content of this element."""
        marque = len(self._marques)
        self._marques.append(balise)
        balise.marquer(self.toile.numero_de_page(), marque)
        self.toile._code.append(f"/{balise.role} << /MCID {marque} >> BDC")
        yield
        self.toile._code.append("EMC")

    @contextmanager
    def decor(self) -> Iterator[None]:
        """What is drawn in the block is no content: lines, heads and feet of pages."""
        self.toile._code.append("/Artifact BMC")
        yield
        self.toile._code.append("EMC")

    def lien(
        self,
        balise: Balise,
        cadre: tuple[float, float, float, float],
        texte: str,
        *,
        adresse: str = "",
        repere: str = "",
    ) -> None:
        """A link, to an address or to a mark already made, over this frame of the page; its element is a « Link »."""
        cle = self._nouvelle_cle()
        action = (
            f"/A << /S /URI /URI {_ascii(adresse)} >>"
            if adresse
            else f"/Dest {self._reperes[repere]}"
        )
        bords = " ".join(f"{bord:.2f}" for bord in cadre)
        numero = self._reserver()
        annotation = (
            f"<< /Type /Annot /Subtype /Link /Rect [ {bords} ] /Border [ 0 0 0 ] /F 4 "
            f"/StructParent {cle} /Contents {texte_pdf(texte)} {action} >>"
        )
        self._liens.append((numero, annotation))
        self.toile._annotationrefs.append(f"{numero} 0 R")
        page = self.toile.numero_de_page()
        balise.contenu.append(f"<< /Type /OBJR /Pg {page} 0 R /Obj {numero} 0 R >>")
        self._arbre.noter(cle, balise)

    def repere(self, nom: str, y: float) -> None:
        """A mark at this height of the page, that links and the outline lead to."""
        page = self.toile.numero_de_page()
        self._reperes[nom] = f"[ {page} 0 R /XYZ 0 {y:.0f} null ]"
        self.toile.bookmarkHorizontalAbsolute(nom, y)

    def signet(self, texte: str, repere: str, niveau: int) -> None:
        """An entry of the outline, in the order of reading."""
        self.toile.addOutlineEntry(polices.ecrivable(texte), repere, niveau, closed=niveau > 0)

    def tourner(self) -> None:
        """End the page; the next one begins."""
        self._arbre.noter(self.toile.cle_de_page, self._marques)
        self.toile.showPage()
        self._nouvelle_cle_de_page()

    def ranger(self, debut: int, fin: int, *, avant: int) -> None:
        """Put the pages drawn from `debut` to `fin` (excluded) before the one drawn at `avant`."""
        pages = self.toile._doc.Pages.pages
        prises = pages[debut:fin]
        del pages[debut:fin]
        pages[avant:avant] = prises

    def numeroter(self, rang: int, *, romain: bool = False, debut: int = 1) -> None:
        """How readers number the pages from this one on, 0 being the first read."""
        style = "ROMAN_LOWER" if romain else "ARABIC"
        self.toile.addPageLabel(rang, style=style, start=debut)

    def fermer(self) -> None:
        """Write the file; the page being drawn must be ended."""
        self.toile.showOutline()
        self.toile._doc.Catalog.StructTreeRoot = f"{self._arbre.numero} 0 R"
        with self._chemin.open("wb") as fichier:
            enregistrer(self.toile, chain(self._liens, self._arbre.objets()), fichier)

    def _reserver(self) -> int:
        """The number of a new object, that reportlab doesn't know of."""
        document: Any = self.toile._doc
        document.objectcounter += 1
        return int(document.objectcounter)

    def _nouvelle_cle(self) -> int:
        self._cles += 1
        return self._cles - 1

    def _nouvelle_cle_de_page(self) -> None:
        self._marques = []
        self.toile.cle_de_page = self._nouvelle_cle()

    def _decrire(self, auteur: str, date: datetime.datetime) -> None:
        """The title is shown by readers, the language is said, and the file says which rules it follows."""
        document: Any = self.toile._doc
        catalogue = document.Catalog
        catalogue.MarkInfo = "<< /Marked true >>"
        catalogue.ViewerPreferences = "<< /DisplayDocTitle true >>"
        xmp = _XMP.format(
            titre=escape(self.titre),
            auteur=escape(auteur),
            langue=self.langue,
            date=date.isoformat(timespec="seconds"),
        )
        dictionnaire = PDFDictionary({"Type": "/Metadata", "Subtype": "/XML"})
        catalogue.Metadata = PDFStream(dictionnaire, xmp.encode())


def _ascii(adresse: str) -> str:
    """An address as a string of the file, its accents in percents."""
    return f"<{iri_to_uri(adresse).encode('ascii').hex().upper()}>"
