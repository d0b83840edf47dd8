"""Questions read with the synonyms that the administration keeps."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from django.utils import timezone

from sofi.socle.mots import Question, Suite, mots_demandes, racine

from .models import Synonyme

Table = dict[Suite, list[Suite]]
"""Roots in a row → the other ways of saying them."""


def lire(texte: str, *, phrase: bool = True, avec: Synonyme | None = None) -> Question:
    """The question that a sentence asks, with what means the same; a list asks for its words as they are typed.

    `avec` tries a row that isn't kept yet.

    One query, none for a text without words.
    """
    mots = mots_demandes(texte, phrase=phrase)
    if not mots:
        return Question()
    lignes = list(Synonyme.objects.en_vigueur(timezone.localdate()))
    return rapprocher(mots, [*lignes, *([avec] if avec else [])])


def rapprocher(mots: list[str], lignes: Iterable[Synonyme]) -> Question:
    """Each word, or the longest words in a row that a line knows, with the other ways of saying it."""
    table = _table(lignes)
    longueur = max(map(len, table), default=1)
    racines = [racine(mot) for mot in mots]
    groupes: list[tuple[Suite, ...]] = []
    rang = 0
    while rang < len(mots):
        fin = next(
            (
                f
                for f in range(min(rang + longueur, len(mots)), rang, -1)
                if tuple(racines[rang:f]) in table
            ),
            rang + 1,
        )
        autres = table.get(tuple(racines[rang:fin]), [])
        groupes.append(tuple(dict.fromkeys([tuple(mots[rang:fin]), *autres])))
        rang = fin
    return Question(tuple(groupes))


def _table(lignes: Iterable[Synonyme]) -> Table:
    table: Table = defaultdict(list)
    for ligne in lignes:
        for texte, autres in ligne.cote_a_cote():
            cle = tuple(map(racine, _suite(texte)))
            table[cle] += [suite for autre in autres if (suite := _suite(autre))]
    table.pop((), None)
    return dict(table)


@lru_cache(maxsize=2000)
def _suite(texte: str) -> Suite:
    return tuple(mots_demandes(texte, phrase=True))
