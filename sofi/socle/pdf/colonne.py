"""A column of text that fills page after page: what must stand together is never parted, titles never end a page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from . import polices
from .ecriture import HAUTEUR, LARGEUR, Pdf
from .structure import Balise

INTERLIGNE = 1.28
LONG_MAX = 20_000  # points: no paragraph is taller


def style(
    taille: float, *, gras: bool = False, couleur: str = "#1b1b1f", retrait: float = 0
) -> ParagraphStyle:
    """A style of paragraph, hyphenated in French. `retrait`: how far all lines but the first begin."""
    return ParagraphStyle(
        "paragraphe",
        fontName=polices.GRASSE if gras else polices.NORMALE,
        fontSize=taille,
        leading=taille * INTERLIGNE,
        textColor=HexColor(couleur),
        alignment=TA_LEFT,
        leftIndent=retrait,
        firstLineIndent=-retrait,
        hyphenationLang="" if gras else "fr_FR",
        hyphenationMinWordLength=9,
        uriWasteReduce=0.3,
        allowWidows=0,
        allowOrphans=0,
    )


@dataclass
class Bloc:
    """A paragraph of a column: its text (`polices.en_paragraphe`), its look, and the element it is the content of.

    `avant`: the space above it, none at the top of a page. `adresse`, or `repere` (a mark already made): it is a link,
    `element` is a « Link » and `dit` what is said of it. `a_droite`: a few signs at the end of its last line, for which
    `retrait_droit` keeps the place. `filet`: a thin line above it. `pose` is told the height where it was drawn.
    """

    texte: str
    style: ParagraphStyle
    element: Callable[[], Balise]
    avant: float = 0
    retrait: float = 0
    retrait_droit: float = 0
    a_droite: str = ""
    adresse: str = ""
    repere: str = ""
    dit: str = ""
    filet: str = ""
    pose: Callable[[float], object] | None = None
    _paragraphe: Paragraph | None = field(default=None, repr=False)

    def hauteur(self, largeur: float) -> float:
        """Without the space above."""
        return float(self._wrap(largeur).height)

    def _wrap(self, largeur: float) -> Paragraph:
        if self._paragraphe is None:
            self._paragraphe = Paragraph(self.texte, self.style)
            self._paragraphe.wrap(largeur - self.retrait - self.retrait_droit, LONG_MAX)
        return self._paragraphe

    def dessiner(self, pdf: Pdf, x: float, haut: float, largeur: float) -> None:
        """Draw it below this height."""
        paragraphe, balise = self._wrap(largeur), self.element()
        gauche, bas = x + self.retrait, haut - paragraphe.height
        with pdf.dans(balise):
            paragraphe.drawOn(pdf.toile, gauche, bas)
            if self.a_droite:
                ligne = bas + self.style.leading - self.style.fontSize
                pdf.toile.setFillColor(self.style.textColor)
                pdf.toile.setFont(self.style.fontName, self.style.fontSize)
                pdf.toile.drawRightString(x + largeur, ligne, f" {self.a_droite}")
        if self.adresse or self.repere:
            ecrite = largeur if self.a_droite else self.retrait + _largeur(paragraphe)
            cadre = (gauche, bas, x + min(largeur, ecrite), haut)
            pdf.lien(balise, cadre, self.dit, adresse=self.adresse, repere=self.repere)
        if self.pose:
            self.pose(haut)


def _largeur(paragraphe: Paragraph) -> float:
    return max(paragraphe.getActualLineWidths0(), default=0.0)


@dataclass
class Colonne:
    """The place where blocks are put, from the top of a new page; `decorer` draws the head and foot of each page."""

    pdf: Pdf
    decorer: Callable[[int], None]
    premiere: int = 1
    """The number of its first page."""
    marges: tuple[float, float, float, float] = (62, 54, 56, 54)
    """Top, right, bottom, left."""
    colonnes: int = 1
    gouttiere: float = 20
    _y: float = 0
    _rang: int = 0
    numero: int = 0
    ouverte: bool = False

    @property
    def haut(self) -> float:
        return HAUTEUR - self.marges[0]

    @property
    def largeur(self) -> float:
        """Of one column."""
        utile = LARGEUR - self.marges[1] - self.marges[3]
        return (utile - self.gouttiere * (self.colonnes - 1)) / self.colonnes

    @property
    def x(self) -> float:
        return self.marges[3] + self._rang * (self.largeur + self.gouttiere)

    @property
    def reste(self) -> float:
        """The height left in the column."""
        return self._y - self.marges[2]

    def poser(self, blocs: Sequence[Bloc]) -> int:
        """Put these blocks without parting them, on the next page when they don't fit; the page's number.

        Taller than a page, they are parted between blocks.
        """
        if not self.ouverte:
            self._ouvrir()
        hauteurs = [bloc.hauteur(self.largeur) for bloc in blocs]
        total = sum(hauteurs) + sum(bloc.avant for bloc in blocs)
        if total > self.reste and self._y < self.haut:
            self.avancer()
        numero = self.numero
        for bloc, hauteur in zip(blocs, hauteurs, strict=True):
            if hauteur + bloc.avant > self.reste and self._y < self.haut:
                self.avancer()
            self._poser_un(bloc, hauteur)
        return numero

    def _poser_un(self, bloc: Bloc, hauteur: float) -> None:
        avant = bloc.avant if self._y < self.haut else 0
        if bloc.filet and avant:
            self._filet(bloc.filet, self._y - avant / 2)
        self._y -= avant
        bloc.dessiner(self.pdf, self.x, self._y, self.largeur)
        self._y -= hauteur

    def _filet(self, couleur: str, y: float) -> None:
        with self.pdf.decor():
            self.pdf.toile.setStrokeColor(HexColor(couleur))
            self.pdf.toile.setLineWidth(0.5)
            self.pdf.toile.line(self.x, y, self.x + self.largeur, y)

    def avancer(self) -> None:
        """Go to the next column, or to the next page."""
        if self.ouverte and self._rang + 1 < self.colonnes:
            self._rang += 1
            self._y = self.haut
            return
        self.finir()
        self._ouvrir()

    def finir(self) -> None:
        """End the page, if one is begun."""
        if self.ouverte:
            self.decorer(self.numero)
            self.pdf.tourner()
            self.ouverte = False

    def _ouvrir(self) -> None:
        self.numero = self.numero + 1 if self.numero else self.premiere
        self._y, self._rang, self.ouverte = self.haut, 0, True
