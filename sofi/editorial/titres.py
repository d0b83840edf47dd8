"""Sections of a long text: a paragraph all in bold is the title of what follows it.

Rich texts know paragraphs, lists, bold, italic and links (`socle/texte_riche.py`), nothing of titles; a page of
several screens needs some, for who looks for a passage and for who goes from title to title.
"""

import re
from dataclasses import dataclass
from html import unescape

from django.utils.text import slugify

from sofi.socle.texte import plier

TITRE_MAX = 120  # characters; a longer paragraph in bold is a warning, not a title
_TITRE = re.compile(r"<p><strong>([^<]+)</strong></p>")


@dataclass(frozen=True)
class Section:
    """A part of a text: its title and its anchor, both empty before the first title, and its HTML."""

    ancre: str
    titre: str
    html: str


def sections(html: str) -> list[Section]:
    """The canonical HTML of a rich text, cut at its titles; anchors are unique."""
    trouvees: list[Section] = []
    titre, debut = "", 0
    for coupe in _TITRE.finditer(html):
        if len(unescape(coupe[1])) > TITRE_MAX:
            continue
        _ajouter(trouvees, titre, html[debut : coupe.start()])
        titre, debut = unescape(coupe[1]).strip(), coupe.end()
    _ajouter(trouvees, titre, html[debut:])
    return trouvees


def _ajouter(trouvees: list[Section], titre: str, html: str) -> None:
    if not (titre or html):
        return
    ancre = slugify(plier(titre))[:60] or "texte"
    prises = {section.ancre for section in trouvees}
    libres = (ancre, *(f"{ancre}-{n}" for n in range(2, len(prises) + 3)))
    choisie = next(libre for libre in libres if libre not in prises)
    trouvees.append(Section(choisie if titre else "", titre, html))
