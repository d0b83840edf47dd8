"""Which « < » of a text opens a tag: the others are text, and stay.

People write « niveau <A2 », « Jean <jean@exemple.fr> » or « si a<b et c>d », beside tags or without any. Word
processors and web pages paste tags that SOFI doesn't keep, and those are no text. So a tag is what has the
whole shape of one: a name of HTML, attributes with their values, its end; a name that could be a word of a
sentence is a tag only when it has an attribute or its other half.
"""

import re
from collections.abc import Iterator

TOUJOURS = frozenset(
    "p br hr li ul ol dl dt dd tr td th thead tbody tfoot table div h1 h2 h3 h4 h5 h6 "
    "script style svg img iframe".split()
)
"""Tags whatever stands around them; the others need an attribute or their other half."""
AUTRES = frozenset(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body "
    "button canvas caption center cite code col colgroup data datalist del details dfn dialog dir em embed "
    "fieldset figcaption figure font footer form frame frameset g head header hgroup html i input ins kbd label "
    "legend link main map mark marquee math menu meta meter nav nobr noframes noscript object optgroup option "
    "output param path picture pre progress q rb rect rp rt ruby s samp search section select slot small source "
    "span strike strong sub summary sup template text textarea time title track tt u use var video wbr".split()
)
PREFIXES = frozenset("a m o pic st1 v w wp x".split())
"""Of the tags of word processors: `<o:p>`."""
SANS_VALEUR = frozenset(
    "allowfullscreen async autoplay checked compact controls defer disabled hidden ismap loop multiple muted "
    "nowrap noshade open readonly required reversed selected".split()
)
"""The attributes that may stand without a value: in any other case, words after a name are a sentence."""

_ATTRIBUT = r"""\s+([^\s"'<>/=]+)(\s*=\s*(?:"[^"<]*"|'[^'<]*'|[^\s"'<>`]+))?"""
_ATTRIBUTS = re.compile(_ATTRIBUT)
_SANS_GROUPE = _ATTRIBUT.replace(r"([^\s", r"(?:[^\s").replace(r"(\s*=", r"(?:\s*=")
_OUVRANTE = re.compile(rf"<([a-z][a-z0-9]*)(:[a-z]\w*)?((?:{_SANS_GROUPE})*+)\s*(/?)>", re.I | re.A)
_FERMANTE = re.compile(r"</([a-z][a-z0-9]*)(:[a-z]\w*)?\s*(?:>|\Z)", re.I | re.A)
_DECLARATION = re.compile(r"<(?:!doctype\b|!\[|\?xml\b|\?mso\b)[^<>]*>", re.I)

CANONIQUE = re.compile(
    r"<(/?)(p|ul|ol|li|br|strong|em|a)(?: href=\"[^\"<>]*\"[^<>]*)?>", re.IGNORECASE
)
"""A tag of a text as SOFI stores it."""


def _fins(texte: str) -> Iterator[tuple[int, int]]:
    """Where each tag begins and ends; a comment is one."""
    ouvertes = {m[1].lower() for m in _OUVRANTE.finditer(texte)}
    fermees = {m[1].lower() for m in _FERMANTE.finditer(texte)}
    debut = texte.find("<")
    while debut >= 0:
        fin = _fin(texte, debut, ouvertes & fermees)
        if fin:
            yield debut, fin
        debut = texte.find("<", fin or debut + 1)


def _fin(texte: str, debut: int, paires: set[str]) -> int:
    """Where the tag that begins there ends; 0 when none does."""
    if texte.startswith("<!--", debut):
        return texte.find("-->", debut) + 3 if texte.find("-->", debut) > 0 else 0
    if trouvee := _DECLARATION.match(texte, debut):
        return trouvee.end()
    if trouvee := _FERMANTE.match(texte, debut):
        return trouvee.end() if _est_connue(trouvee, paires) else 0
    trouvee = _OUVRANTE.match(texte, debut)
    if trouvee is None:
        return 0
    attributs = _ATTRIBUTS.findall(trouvee[3])
    if not all(valeur or nom.lower() in SANS_VALEUR for nom, valeur in attributs):
        return 0
    entiere = bool(trouvee[4]) or any(valeur for _, valeur in attributs)
    nom = trouvee[1].lower()
    return trouvee.end() if _est_connue(trouvee, paires) or (entiere and nom in AUTRES) else 0


def _est_connue(balise: re.Match[str], paires: set[str]) -> bool:
    nom = balise[1].lower()
    if balise[2]:
        return nom in PREFIXES
    return nom in TOUJOURS or (nom in AUTRES and nom in paires)


def a_des_balises(texte: str) -> bool:
    """One tag at least stands in this text."""
    return "<" in texte and next(_fins(texte), None) is not None


def proteger(texte: str) -> str:
    """The same text for a reader of HTML: each « < » that opens no tag is written « &lt; »."""
    morceaux, fait = [], 0
    for debut, fin in _fins(texte):
        morceaux += [_sans_balise(texte[fait:debut]), texte[debut:fin]]
        fait = fin
    return "".join([*morceaux, _sans_balise(texte[fait:])])


def _sans_balise(texte: str) -> str:
    return texte.replace("<", "&lt;")
