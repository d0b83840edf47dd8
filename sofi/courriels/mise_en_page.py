"""The HTML of an e-mail, made from its text: the two say the same because there is only one.

What the text may hold, and each of these reads well as it is:

    - an item         a list; a line that begins with an address below it is where the item leads
    > somebody's words   a quotation (the filter `citation` writes it), shown as it is
    https://…         alone on its line, where the line above leads
    --                what follows is the foot of the message
"""

import re
from dataclasses import dataclass, field
from typing import Literal

from django.template.loader import render_to_string

from sofi.socle.formats import INSECABLE, insecables

Genre = Literal["paragraphe", "liste", "citation"]
MARQUES: dict[str, Genre] = {"- ": "liste", "> ": "citation"}
PIED = re.compile(r"^-- ?$", re.MULTILINE)
LIEN = re.compile(r"https?://\S+")


@dataclass
class Ligne:
    """A line, and where it leads."""

    texte: str
    lien: str = ""

    @property
    def intitule(self) -> str:
        """The words of its link: « Choisir les messages », without the colon that led to the address."""
        return self.texte.rstrip(f" {INSECABLE}:")


@dataclass
class Bloc:
    """Lines that go together."""

    genre: Genre
    lignes: list[Ligne] = field(default_factory=list)


def en_html(sujet: str, texte: str) -> str:
    """The same message as a page; nothing of it is taken for HTML."""
    corps, *pied = PIED.split(texte, maxsplit=1)
    contexte = {"sujet": sujet, "corps": lire(corps), "pied": [b for p in pied for b in lire(p)]}
    return render_to_string("courriels/message.html", contexte)


def lire(texte: str) -> list[Bloc]:
    """Its paragraphs, lists and quotations, in order."""
    blocs: list[Bloc] = []
    a_la_ligne = True
    for brute in texte.splitlines():
        genre, ligne = _genre(brute.strip())
        if not ligne and genre == "paragraphe":
            a_la_ligne = True
        elif blocs and genre == "paragraphe" and LIEN.fullmatch(ligne):
            blocs[-1].lignes[-1].lien = ligne
        else:
            if not blocs or blocs[-1].genre != genre or (a_la_ligne and genre == "paragraphe"):
                blocs.append(Bloc(genre))
            blocs[-1].lignes.append(Ligne(ligne if genre == "citation" else insecables(ligne)))
            a_la_ligne = False
    return blocs


def _genre(ligne: str) -> tuple[Genre, str]:
    for marque, genre in MARQUES.items():
        if f"{ligne} ".startswith(marque):
            return genre, ligne[len(marque) :].strip()
    return "paragraphe", ligne
