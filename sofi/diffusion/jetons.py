"""The words of a sentence: as they are typed, folded, and which of them have been read."""

import re
from collections.abc import Iterable, Iterator
from copy import copy

from sofi.socle.mots import MOTS_DE_PHRASE, MOTS_VIDES
from sofi.socle.texte import plier

_JETON = re.compile(r"[^\W_]+")
_SEULS = re.compile(r"(?<!\S)[^\w\s]+(?!\S)|(?<!\w)['’ʼ-]|(?<=\s)[,;()]|[(](?=\s|$)")
"""Signs that stand alone once the words beside them are taken off."""


class Phrase:
    """A sentence being read: each word is read once, the first to read it keeps it."""

    def __init__(self, texte: str) -> None:
        self.mots = plier(texte).split()
        jetons = [jeton for jeton in _JETON.finditer(texte) if plier(jeton[0])]
        # Signs and acronyms may part words otherwise: then the folded words stand for themselves.
        if [plier(jeton[0]) for jeton in jetons] != self.mots:
            texte = " ".join(self.mots)
            jetons = list(_JETON.finditer(texte))
        self.texte = texte
        self.places = [jeton.span() for jeton in jetons]
        self.lus: set[int] = set()

    def copie(self) -> "Phrase":
        """The same sentence, read so far."""
        autre = copy(self)
        autre.lus = set(self.lus)
        return autre

    def lire(self, rangs: Iterable[int]) -> None:
        """These words are read."""
        self.lus.update(rangs)

    def sans(self, rangs: Iterable[int]) -> str:
        """The sentence without these words."""
        signes = list(self.texte)
        for rang in rangs:
            debut, fin = self.places[rang]
            signes[debut:fin] = " " * (fin - debut)
        return " ".join(_SEULS.sub(" ", "".join(signes)).split())

    def suites(self, longueur_max: int) -> Iterator[range]:
        """The words in a row that nothing has read yet, the longest first, then the last ones."""
        for longueur in range(min(longueur_max, len(self.mots)), 0, -1):
            for debut in range(len(self.mots) - longueur, -1, -1):
                rangs = range(debut, debut + longueur)
                if self.lus.isdisjoint(rangs):
                    yield rangs

    def mot(self, rang: int) -> str:
        """A folded word that isn't read, empty beyond the ends."""
        present = 0 <= rang < len(self.mots) and rang not in self.lus
        return self.mots[rang] if present else ""

    def dit(self, rangs: Iterable[int]) -> str:
        """These words, folded."""
        return " ".join(self.mots[rang] for rang in rangs)

    def restants(self) -> list[int]:
        """The ranks of the words that nothing has read, and that say something."""
        muets = MOTS_VIDES | MOTS_DE_PHRASE
        return [r for r, mot in enumerate(self.mots) if r not in self.lus and mot not in muets]

    def reste(self) -> str:
        """What is left to search: nothing when it is only the words of looking."""
        return self.sans(self.lus) if self.restants() else ""
