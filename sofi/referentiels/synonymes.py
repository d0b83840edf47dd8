"""Questions read with the synonyms that the administration keeps, and the names of jobs."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from django.db.models import QuerySet
from django.utils import timezone

from sofi.socle.mots import Question, Suite, Table, mots_demandes, racine

from . import appellations
from .models import Synonyme
from .moutures import gardee

# Lines are read again when one of them changes: the words of the others are kept.
TEXTES_GARDES = 10_000


def lire(texte: str, *, phrase: bool = True, avec: Synonyme | None = None) -> Question:
    """The question that a sentence asks, with what means the same; a list asks for its words as they are typed.

    `avec` tries a row that isn't kept yet.

    Two queries, none for a text without words.
    """
    mots = mots_demandes(texte, phrase=phrase)
    if not mots:
        return Question()
    table, metiers = _table_en_vigueur(avec), appellations.table(mots)
    # What the administration says comes first.
    jointe = {suite: [*table.get(suite, []), *autres] for suite, autres in metiers.items()}
    return rapprocher(mots, {**table, **jointe})


def rapprocher(mots: list[str], table: Table) -> Question:
    """Each word, or the longest words in a row that a line knows, with the other ways of saying it."""
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


def _table_en_vigueur(avec: Synonyme | None) -> Table:
    """The lines of today, and one more that isn't kept yet."""
    return _table([*_lignes(), avec]) if avec else _table_du_jour()


def _lignes() -> QuerySet[Synonyme]:
    return Synonyme.objects.en_vigueur(timezone.localdate()).order_by("pk")


@gardee(Synonyme)
def _table_du_jour() -> Table:
    return _table(_lignes())


def _table(lignes: Iterable[Synonyme]) -> Table:
    table: Table = defaultdict(list)
    for ligne in lignes:
        for texte, autres in ligne.cote_a_cote():
            table[_racines(texte)] += [suite for autre in autres if (suite := _suite(autre))]
    table.pop((), None)
    return dict(table)


@lru_cache(maxsize=TEXTES_GARDES)
def _racines(texte: str) -> Suite:
    return tuple(map(racine, _suite(texte)))


@lru_cache(maxsize=TEXTES_GARDES)
def _suite(texte: str) -> Suite:
    return tuple(mots_demandes(texte, phrase=True))
