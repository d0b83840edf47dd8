"""Rich text: what is kept, what is refused by name, and what attackers and word processors paste."""

import time

import nh3
import pytest

from sofi.socle import texte_riche
from sofi.socle.texte_riche import (
    CONTROLE,
    DOCUMENT,
    IMAGE,
    LIEN,
    SCRIPT,
    TABLEAU,
    TROP_GROS,
    USAGE_PRIVE,
    en_texte,
    examiner,
    longueur,
    refuser_caracteres,
)

CAS = [
    ("", "", "", []),
    ("  \n ", "", "", []),
    ("Tracer.", "<p>Tracer.</p>", "Tracer.", []),
    ("Un\n\nDeux\nsuite", "<p>Un</p><p>Deux<br>suite</p>", "Un\nDeux\nsuite", []),
    ("Un\r\n \r\nDeux", "<p>Un</p><p>Deux</p>", "Un\nDeux", []),
    ("1 < 2 & 3 > 2", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>", "1 < 2 & 3 > 2", []),
    ("<p>a &amp; b</p>", "<p>a &amp; b</p>", "a & b", []),
    (
        "<p>Un <b>gras</b> et <i>fin</i></p>",
        "<p>Un <strong>gras</strong> et <em>fin</em></p>",
        "Un gras et fin",
        [],
    ),
    ("<p><b>a</b><b>b</b></p>", "<p><strong>ab</strong></p>", "ab", []),
    ("<ul><li>un</li><li>deux</li></ul>", "<ul><li>un</li><li>deux</li></ul>", "un\ndeux", []),
    (
        "<ol><li>un</li></ol><ol><li>deux</li></ol>",
        "<ol><li>un</li></ol><ol><li>deux</li></ol>",
        "un\ndeux",
        [],
    ),
    ("<ul><li>un<ul><li>deux</li></ul></li></ul>", None, "un\ndeux", []),
    ("<ul><li><p>un</p></li></ul><p>fin</p>", "<ul><li>un</li></ul><p>fin</p>", "un\nfin", []),
    ("<h2>Titre</h2>texte", "<p>Titre</p><p>texte</p>", "Titre\ntexte", []),
    ("<div>a<br><br>b</div>", "<p>a</p><p>b</p>", "a\nb", []),
    ("<p>a<br></p><p> </p>", "<p>a</p>", "a", []),
    ("<p>a   b\n c</p>", "<p>a b c</p>", "a b c", []),
    ("<p>2\u00a0h</p>", "<p>2\u00a0h</p>", "2\u00a0h", []),
    ("<p>déjà 👩🏽‍🔧 ça</p>", "<p>déjà 👩🏽‍🔧 ça</p>", "déjà 👩🏽‍🔧 ça", []),
    ("<style>p{color:red}</style><p style='color:red' class=x>a</p>", "<p>a</p>", "a", []),
    ("<!-- secret --><p>a<o:p></o:p></p>", "<p>a</p>", "a", []),
    (
        '<a href="https://www.exemple.fr/?a=1&amp;b=2" target=_blank>voir</a>',
        '<p><a href="https://www.exemple.fr/?a=1&amp;b=2" rel="noopener">voir</a></p>',
        "voir",
        [],
    ),
    ('<a href="mailto:a@exemple.fr">écrire</a>', None, "écrire", []),
    ('<a href="tel:+33240000000">appeler</a>', None, "appeler", []),
    ('<p><a name="_Toc1">a</a><a href="#b">b</a></p>', "<p>ab</p>", "ab", []),
    # Refused by name, the rest kept.
    (
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>fin",
        None,
        "a b\nc\nfin",
        [TABLEAU],
    ),
    ("<p>a<img src=x onerror=alert(1)>b</p>", "<p>ab</p>", "ab", [IMAGE, SCRIPT]),
    ("<p>a<svg><text>dessin</text></svg>b</p>", "<p>ab</p>", "ab", [IMAGE]),
    ("<p>a</p><iframe src='https://exemple.fr'>non</iframe>", "<p>a</p>", "a", [DOCUMENT]),
    ("<p>a</p><object data=x.pdf>non</object><embed src=x>", "<p>a</p>", "a", [DOCUMENT]),
    ("<p>a</p><script>alert('<p>b</p>')</script><p>c</p>", "<p>a</p><p>c</p>", "a\nc", [SCRIPT]),
    ("<p onclick='x()'>a</p>", "<p>a</p>", "a", [SCRIPT]),
    ("<a href='javascript:x()'>a</a>", "<p>a</p>", "a", [SCRIPT]),
    ("<a href=' jAvascript:x()'>a</a>", "<p>a</p>", "a", [SCRIPT]),
    ("<a href='http://exemple.fr'>a</a>", "<p>a</p>", "a", [LIEN]),
    ("<a href='/interne'>a</a>", "<p>a</p>", "a", [LIEN]),
    ("\uf0b7 Tracer", "<p>Tracer</p>", "Tracer", [USAGE_PRIVE]),
    ("<p>&#xF0B7;Tracer</p>", "<p>Tracer</p>", "Tracer", [USAGE_PRIVE]),
    ("a\x0bb\x00", "<p>ab</p>", "ab", [CONTROLE]),
    ("<p>a\u202eb\ufffe</p>", "<p>ab</p>", "ab", [CONTROLE]),
    # A « < » that opens no tag is a sign of the text, alone or beside tags.
    ("Niveau <A2 requis. Suite…", "<p>Niveau &lt;A2 requis. Suite…</p>", None, []),
    ("Jean <jean@exemple.fr>, puis <https://exemple.fr>", None, None, []),
    ('=SI(A1<B1;"<b";C3)', None, None, []),
    ("si a<b et c>d", None, None, []),
    ("a <b> c, puis <i et <nom> <code> <section>", None, None, []),
    ("x<!y, <?, <!-- z, </, </b>, <a href=, <3 et <<", None, None, []),
    ("<p>si a<b et c>d <b>gras</b></p>", None, "si a<b et c>d gras", []),
    ("<p>un <A2>, <code>deux</code></p>", None, "un <A2>, deux", []),
    ("<p>&lt;b&gt;a&lt;/b&gt;</p>", None, "<b>a</b>", []),
    ("1 < 2 <p>x</p> a <p", None, "1 < 2\nx\na <p", []),
    # Malformed.
    ("<p>a<b>b<p>c</b>", None, "ab\nc", []),
    ("</p></ul>a", "<p>a</p>", "a", []),
    ("<ul>a<li>b", None, "a\nb", []),
    ("<p>a</p", "<p>a</p>", "a", []),
]


@pytest.mark.parametrize(("entree", "html", "texte", "refus"), CAS)
def test_examiner(entree: str, html: str | None, texte: str | None, refus: list[str]) -> None:
    """The canonical HTML, the plain text and what is refused."""
    riche = examiner(entree)
    assert riche.texte == (entree if texte is None else texte)
    assert riche.refus == sorted(refus)
    assert bool(riche.message) == bool(refus)
    if html is not None:
        assert riche.html == html


@pytest.mark.parametrize("entree", [cas[0] for cas in CAS])
def test_deux_fois_comme_une(entree: str) -> None:
    """What was stored can be read again: nothing changes, nothing is refused any more."""
    une = examiner(entree)
    deux = examiner(une.html)
    assert (deux.html, deux.texte, deux.refus) == (une.html, une.texte, [])


@pytest.mark.parametrize("entree", [cas[0] for cas in CAS])
def test_rien_d_autre_ne_sort(entree: str) -> None:
    """A sanitiser set to the five things allowed finds nothing to take out."""
    sorti = examiner(entree).html
    permis = {"p", "ul", "ol", "li", "strong", "em", "br", "a"}
    nettoye = nh3.clean(
        sorti,
        tags=permis,
        attributes={"a": {"href", "rel"}},
        url_schemes={"https", "mailto", "tel"},
        link_rel=None,
    )
    assert nettoye.replace("&nbsp;", "\u00a0") == sorti


@pytest.mark.parametrize(
    "bombe",
    [
        "a" * 2_000_000,
        "<p>" + "mot " * 500_000,
        "<div>" * 50_000,
        "<b><p>" * 6_000,
        "&lt;" * 30_000,
    ],
)
def test_texte_trop_gros(bombe: str) -> None:
    """Refused before it is read, with what to do."""
    riche = examiner(bombe)
    assert (riche.html, riche.refus) == ("", [TROP_GROS])
    assert "Collez-le sans sa mise en forme" in riche.message


@pytest.mark.parametrize(
    ("motif", "fin"),
    [
        ("<div>", "fin"),
        ("<ul><li>", "fin"),
        ("<b><p>", "</b>fin"),
        ("<a href='https://x.fr'><i>", "</i>fin"),
        ("<table>", "fin"),
        ("<svg>", "fin"),
        ("<a b='c", "fin"),
        ("<!--", "fin"),
        ("<a " + "b " * 8, "fin"),
    ],
)
def test_imbrication_profonde(motif: str, fin: str) -> None:
    """As deep as the limit lets it be, it is still read in well under a second of processor."""
    debut = time.process_time()
    riche = examiner(motif * (texte_riche.BALISES_MAX // motif.count("<") - 1) + fin)
    assert time.process_time() - debut < 1
    assert riche.texte.endswith("" if motif == "<svg>" else "fin")


def test_longueur_compte_le_texte() -> None:
    """Marks don't count; a new block counts one, as its line in plain text."""
    assert longueur("<p><strong>abc</strong></p><ul><li>d</li></ul>") == 5
    assert en_texte("<p>a &amp; b</p>") == "a & b"


def test_message_nomme_tout() -> None:
    """Several refusals are one sentence."""
    message = examiner("<table><tr><td>a<img src=x></td></tr></table><script></script>").message
    assert "un script, un tableau et une image" in message


def test_refuser_caracteres() -> None:
    """One-line fields: the same signs are refused, emoji and accents are not."""
    assert refuser_caracteres("Ébéniste 🪚 – niveau 3") == []
    assert refuser_caracteres("a\uf0b7b\x07") == sorted([USAGE_PRIVE, CONTROLE])
