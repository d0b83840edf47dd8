"""Rich text: paragraphs, lists, bold, italic and links, and nothing else.

What comes in is read as a browser would read it, then written again from what is known: a tag, an
attribute or an address that isn't in this file can't come out. What is refused is named, in French,
and the rest of the text is kept.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from html.parser import HTMLParser

import nh3

from .balises import a_des_balises, proteger
from .formats import accord, nombre
from .texte import sans_invisibles

TAILLE_MAX = 100_000  # characters, marks included: thirty times the longest text of the cards
BALISES_MAX = 5_000  # the time of reading grows with the tags

TABLEAU = "un tableau"
IMAGE = "une image"
DOCUMENT = "un document intégré"
SCRIPT = "un script"
LIEN = "un lien qui n'est ni https, ni un e-mail, ni un téléphone"
USAGE_PRIVE = "un caractère à usage privé (puce ou symbole d'une police)"
CONTROLE = "un caractère de contrôle"
ILLISIBLE = "un caractère illisible (\N{REPLACEMENT CHARACTER})"
TROP_GROS = "un contenu trop volumineux"

GRAS = frozenset({"strong", "b"})
ITALIQUE = frozenset({"em", "i", "cite"})
LISTES = frozenset({"ul", "ol"})
PARAGRAPHES = frozenset(
    "p div h1 h2 h3 h4 h5 h6 blockquote pre address article aside section header footer main dl dt dd tr".split()
)
OBJETS_DES_BALISES = (
    dict.fromkeys(["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"], TABLEAU)
    | dict.fromkeys(["img", "picture", "svg", "canvas", "map", "area"], IMAGE)
    | dict.fromkeys(
        ["iframe", "frame", "object", "embed", "applet", "video", "audio", "math"], DOCUMENT
    )
    | {"script": SCRIPT}
)
VIDES = frozenset({"br", "img", "area", "embed", "frame"})
# Their content isn't text to be read; the content of a table is, and is kept.
SANS_TEXTE = (
    frozenset(OBJETS_DES_BALISES) - {b for b, nom in OBJETS_DES_BALISES.items() if nom == TABLEAU}
) | {
    "style",
    "template",
    "title",
}
BALISES_LUES = (
    GRAS
    | ITALIQUE
    | LISTES
    | PARAGRAPHES
    | SANS_TEXTE
    | set(OBJETS_DES_BALISES)
    | {"a", "br", "li"}
)
ADRESSES = ("https://", "mailto:", "tel:")
SCHEMAS_LUS = {"https", "http", "mailto", "tel", "javascript", "vbscript", "data", "ftp", "file"}
_BLANCS = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True)
class TexteRiche:
    """A text that can be stored: its canonical HTML, its plain text, and what was refused in it."""

    html: str
    texte: str  # paragraphs and list items as lines; limits count its characters
    refus: list[str]

    @property
    def message(self) -> str:
        """What was refused, and what to do; empty when nothing was."""
        return message_refus(self.refus)


@dataclass(frozen=True)
class Fragment:
    """Some words with the same marks."""

    texte: str
    gras: bool = False
    italique: bool = False
    lien: str = ""

    def html(self) -> str:
        """The words inside their marks."""
        balise = escape(self.texte, quote=False).replace("\n", "<br>")
        if self.italique:
            balise = f"<em>{balise}</em>"
        if self.gras:
            balise = f"<strong>{balise}</strong>"
        if self.lien:
            balise = f'<a href="{escape(self.lien)}" rel="noopener">{balise}</a>'
        return balise


@dataclass
class Bloc:
    """A paragraph (`liste` empty) or one item of a list."""

    liste: str = ""
    suite: bool = False  # another item of the list the block before belongs to
    fragments: list[Fragment] = field(default_factory=list)

    def ajouter(self, fragment: Fragment) -> None:
        """Add words; spaces run into one, and the same marks into one fragment."""
        texte = fragment.texte
        if not self.fragments or self.fragments[-1].texte[-1] in " \n":
            texte = texte.lstrip(" ")
        if not texte or (texte == "\n" and not self.fragments):
            return
        if texte == "\n":
            self._rogner()
        if self.fragments and self._memes_marques(fragment):
            texte = self.fragments.pop().texte + texte
        self.fragments.append(Fragment(texte, fragment.gras, fragment.italique, fragment.lien))

    def _memes_marques(self, autre: Fragment) -> bool:
        dernier = self.fragments[-1]
        return (dernier.gras, dernier.italique, dernier.lien) == (
            autre.gras,
            autre.italique,
            autre.lien,
        )

    def _rogner(self, signes: str = " ") -> None:
        """Take the spaces off the end."""
        while self.fragments:
            dernier = self.fragments.pop()
            if texte := dernier.texte.rstrip(signes):
                self.fragments.append(Fragment(texte, dernier.gras, dernier.italique, dernier.lien))
                return

    def fermer(self) -> None:
        """Nothing more comes: no space nor empty line is left at the end."""
        self._rogner(" \n")

    @property
    def texte(self) -> str:
        """The words alone."""
        return "".join(fragment.texte for fragment in self.fragments)

    def html(self) -> str:
        """The words and their marks, without the block's own tag."""
        return "".join(fragment.html() for fragment in self.fragments)


class _Lecteur(HTMLParser):
    """Reads the well-formed HTML that nh3 gives, and builds blocks; marks may nest as they like."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocs: list[Bloc] = []
        self.refus: set[str] = set()
        self.bloc = Bloc()
        self.listes: list[str] = []
        self.liens: list[str] = []
        self.gras = self.italique = self.balises_muettes = 0
        self.suite = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block or a mark; name what is refused."""
        if tag in OBJETS_DES_BALISES:
            self.refus.add(OBJETS_DES_BALISES[tag])
        if any(nom.startswith("on") for nom, _ in attrs):
            self.refus.add(SCRIPT)
        if tag in SANS_TEXTE:
            self.balises_muettes += tag not in VIDES
        elif tag == "br":
            self._ecrire("\n")
        elif tag in LISTES:
            self._nouveau_bloc()
            self.listes.append(tag)
            self.suite = False
        elif tag == "li" or tag in PARAGRAPHES:
            self._nouveau_bloc()
        else:
            self._ouvrir_marque(tag, dict(attrs).get("href"))

    def _ouvrir_marque(self, balise: str, adresse: str | None) -> None:
        self.gras += balise in GRAS
        self.italique += balise in ITALIQUE
        if balise == "a":
            self.liens.append(self._adresse_sure((adresse or "").strip()))
        if balise in ("td", "th"):
            self._ecrire(" ")

    def _adresse_sure(self, adresse: str) -> str:
        """The address when it may be published, else nothing: the words of the link stay."""
        if adresse.lower().startswith(ADRESSES):
            return adresse
        if adresse and not adresse.startswith("#"):
            self.refus.add(SCRIPT if "script:" in adresse.lower() else LIEN)
        return ""

    def handle_endtag(self, tag: str) -> None:
        if tag in SANS_TEXTE:
            self.balises_muettes -= tag not in VIDES
        elif tag in LISTES:
            self._nouveau_bloc()
            if self.listes:
                self.listes.pop()
            self.suite = False
        elif tag == "li" or tag in PARAGRAPHES:
            self._nouveau_bloc()
        elif tag == "a":
            if self.liens:
                self.liens.pop()
        else:
            self.gras -= tag in GRAS
            self.italique -= tag in ITALIQUE

    def handle_data(self, data: str) -> None:
        """Words, without the signs that can't be published, nor those that a tag like « &shy; » hides."""
        permis, refus = _trier(sans_invisibles(data))
        self.refus.update(refus)
        self._ecrire(_BLANCS.sub(" ", permis))

    def _ecrire(self, texte: str) -> None:
        if self.balises_muettes or not texte:
            return
        if texte == "\n" and not self.bloc.liste and self.bloc.texte.endswith("\n"):
            self._nouveau_bloc()  # an empty line parts two paragraphs
            return
        if not self.bloc.fragments:
            self.bloc.liste = self.listes[-1] if self.listes else ""
        lien = self.liens[-1] if self.liens else ""
        self.bloc.ajouter(Fragment(texte, self.gras > 0, self.italique > 0, lien))

    def _nouveau_bloc(self) -> None:
        self.bloc.fermer()
        if self.bloc.fragments:
            self.bloc.suite = bool(self.bloc.liste) and self.suite
            self.suite = bool(self.bloc.liste)
            self.blocs.append(self.bloc)
        self.bloc = Bloc()

    def lire(self, html: str) -> list[Bloc]:
        """The blocks of a whole text."""
        self.feed(html)
        self.close()
        self._nouveau_bloc()
        return self.blocs


@lru_cache(maxsize=4096)
def _refus_du_signe(signe: str) -> str:
    """Why a character can't be published; empty when it can."""
    categorie = unicodedata.category(signe)
    if categorie == "Co":
        return USAGE_PRIVE
    if signe == "\N{REPLACEMENT CHARACTER}":
        return ILLISIBLE
    non_caractere = (ord(signe) & 0xFFFE) == 0xFFFE or 0xFDD0 <= ord(signe) <= 0xFDEF
    if categorie in ("Cc", "Cs") and signe not in "\t\n\r":
        return CONTROLE
    return CONTROLE if non_caractere else ""


def _trier(texte: str) -> tuple[str, set[str]]:
    """The text without the characters that can't be published, and the names of those."""
    if texte.isascii() and texte.isprintable():
        return texte, set()
    refus = {signe: nom for signe in set(texte) if (nom := _refus_du_signe(signe))}
    if not refus:
        return texte, set()
    return "".join(signe for signe in texte if signe not in refus), set(refus.values())


def refuser_caracteres(texte: str) -> list[str]:
    """The names of the characters of a plain field that can't be published: private use, control.

    Emoji, accents and every other letter are welcome.
    """
    return sorted(_trier(texte)[1])


def message_refus(refus: list[str]) -> str:
    """Says what was taken out of a rich text and what to do; empty when nothing was."""
    if not refus:
        return ""
    if TROP_GROS in refus:
        return (
            f"Ce texte est trop volumineux ({nombre(TAILLE_MAX)} signes et {nombre(BALISES_MAX)} balises au plus, "
            "mise en forme comprise) : il n'a pas été enregistré. Collez-le sans sa mise en forme."
        )
    noms = " et ".join(filter(None, [", ".join(refus[:-1]), refus[-1]]))
    return (
        f"Ce texte contient {noms}, que la publication n'accepte pas : le reste est gardé. "
        "Relisez-le et dites en toutes lettres ce qui manque."
    )


def _depuis_texte(texte: str) -> str:
    """Plain text as HTML: blank lines part paragraphs, other ends of line stay."""
    lignes = texte.replace("\r\n", "\n").replace("\r", "\n")
    morceaux = [m.strip() for m in re.split(r"\n[ \t]*\n", lignes) if m.strip()]
    return "".join(f"<p>{escape(m, quote=False).replace(chr(10), '<br>')}</p>" for m in morceaux)


def _ecrire_html(blocs: list[Bloc]) -> str:
    """The canonical HTML of these blocks."""
    morceaux: list[str] = []
    ouverte = ""
    for bloc in blocs:
        if ouverte and (bloc.liste != ouverte or not bloc.suite):
            morceaux.append(f"</{ouverte}>")
            ouverte = ""
        if not bloc.liste:
            morceaux.append(f"<p>{bloc.html()}</p>")
            continue
        if not ouverte:
            ouverte = bloc.liste
            morceaux.append(f"<{ouverte}>")
        morceaux.append(f"<li>{bloc.html()}</li>")
    if ouverte:
        morceaux.append(f"</{ouverte}>")
    return "".join(morceaux)


def examiner(html: str) -> TexteRiche:
    """What of this text can be stored, and what was refused. Twice gives the same as once.

    Text without any tag is plain text: its blank lines part paragraphs. Beside tags too, a « < » that opens
    none is a sign of the text (`balises`). Nested lists become one list;
    the words of a table are kept, a paragraph per row. Over `TAILLE_MAX` characters or `BALISES_MAX`
    tags, nothing is read.
    """
    if len(html) > TAILLE_MAX or html.count("<") > BALISES_MAX:
        return TexteRiche("", "", [TROP_GROS])
    permis, refus = _trier(html)
    permis = proteger(permis) if a_des_balises(permis) else _depuis_texte(permis)
    lecteur = _Lecteur()
    blocs = lecteur.lire(
        nh3.clean(
            permis,
            tags=set(BALISES_LUES),
            clean_content_tags=set(),
            attributes={"a": {"href"}},
            generic_attribute_prefixes={"on"},
            url_schemes=SCHEMAS_LUS,
            link_rel=None,
        )
    )
    texte = "\n".join(bloc.texte for bloc in blocs)
    return TexteRiche(_ecrire_html(blocs), texte, sorted(refus | lecteur.refus))


RELUS = 256
"""Stored texts read last, at hand: a page shows the same one in several places, and so do the pages of a training."""


@lru_cache(maxsize=RELUS)
def _relu(html: str) -> tuple[str, str]:
    lu = examiner(html)
    return lu.html, lu.texte


def relire(html: str) -> str:
    """A stored text read again before it is shown: nothing but what can be stored comes out."""
    return _relu(html)[0]


def en_texte(html: str) -> str:
    """The plain text: paragraphs and list items as lines."""
    return _relu(html)[1]


def longueur(html: str) -> int:
    """The number of characters of the plain text, which is what limits count."""
    return len(en_texte(html))


def message_longueur(compte: int, limite: int) -> str:
    """Says by how much a text is too long; empty when it isn't."""
    if compte <= limite:
        return ""
    return (
        f"Ce texte a {accord(compte, 'caractère', 'caractères')}, soit {nombre(compte - limite)} de trop : "
        f"la limite est de {nombre(limite)}. Raccourcissez-le."
    )
