"""Looking for words in plain columns, and sorting them, folded as `socle.texte` folds what is typed.

For lists of at most some tens of thousands of rows, read without an index. The public search and the
reference tables have indexed words of their own. Nothing here depends on the database's locale: the
embedded PostgreSQL has no ICU, and a server's own collation may be any.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, CharField, F, Func, Q, TextField, Value
from django.db.models.functions import Coalesce, Collate, Concat
from django.utils.deconstruct import deconstructible

from .identifiants import joindre_les_chiffres
from .mots import Question, debuts, lire, parts

# Accents apart from their letter, as normalize() leaves them.
_ACCENTS = "".join(map(chr, (0x300, 0x301, 0x302, 0x303, 0x308, 0x30A, 0x30C, 0x327, 0x328)))


@deconstructible(path="sofi.socle.recherche.Plie")
class Plie(Func):
    """A text as people sort it: without accents, capitals nor signs, byte by byte on any server.

    « À la carte », « afpi », « Ecole », « École », « Zénith ». Stands in `order_by`, in `Meta.ordering` and in
    an index: nothing in it depends on the database.
    """

    arity = 1
    output_field = CharField()
    # Half as long as translate() from each accented letter, which compares every sign with all of them.
    template = (
        "btrim(lower(replace(replace(replace(replace(regexp_replace("
        f"translate(normalize(%(expressions)s, NFKD) COLLATE \"C\", '{_ACCENTS}', ''),"
        " '[^a-zA-Z0-9+#œŒæÆ]+', ' ', 'g'), 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae')))"
        ' COLLATE "C"'
    )


def expression_pliee(*champs: str) -> Any:
    """An expression: these columns end to end, folded, one space before each word and after the last."""
    parties: list[Any] = []
    for champ in champs:
        parties += [Value(" "), Coalesce(F(champ), Value(""), output_field=CharField())]
    texte = Plie(Concat(*parties, output_field=CharField()))
    return Collate(Concat(Value(" "), texte, Value(" "), output_field=CharField()), "C")


def tous_les_mots(question: str | Question, *champs: str) -> Q:
    """Rows whose columns hold every word asked for, each as the beginning of a word; all of them without any.

    Words are read as `socle.mots` reads them. A text is taken word by word; a `Question` brings what means the same.
    """
    lue = lire(question) if isinstance(question, str) else question
    return dans_le_texte(lue, expression_pliee(*champs))


def mots_ou_numero(question: str, *champs: str) -> Q:
    """`tous_les_mots` where one of the columns is a number: it is found however its groups are typed.

    « 999 000 128 00010 » and « 999.000.128.00010 » are a SIRET; « Greta 44 49 » stays two figures too.
    """
    return mots_ou_numero_dans(question, expression_pliee(*champs))


def mots_ou_numero_dans(question: str, texte: Any) -> Q:
    """The same in a text already folded."""
    jointe = joindre_les_chiffres(question)
    trouve = dans_le_texte(lire(question), texte)
    return trouve if jointe == question else trouve | dans_le_texte(lire(jointe), texte)


class BoutABout(Func):
    """Texts that are never null, end to end: Django's `Concat` guards each from being so, a fifth of a search."""

    output_field = TextField()
    arg_joiner = " || "
    template = "(%(expressions)s)"


class Tient(Func):
    """A text holds this one: a third less than LIKE, where the text is put together for each row."""

    function = "strpos"
    arity = 2
    output_field = BooleanField()
    template = "(%(function)s(%(expressions)s) > 0)"


class UnDe(Func):
    """A text holds one of these: it is put together or folded once, however many they are."""

    arity = 2
    output_field = BooleanField()
    arg_joiner = " LIKE ANY ("
    template = "(%(expressions)s))"

    def __init__(self, texte: Any, cherches: Iterable[str]) -> None:
        motifs = [f"%{connection.ops.prep_for_like_query(cherche)}%" for cherche in cherches]
        super().__init__(texte, Value(motifs, output_field=ArrayField(TextField())))


def dans_le_texte(question: Question, texte: Any) -> Q:
    """The same in a text already folded, where a space stands before each word."""
    return reduce(and_, par_groupe(question, texte), Q())


def par_groupe(question: Question, texte: Any) -> list[Q]:
    """What a text already folded must hold for each group of the question; all of them are wanted."""
    seul = len(question.mots) == 1  # a letter alone is a word being typed
    conditions = []
    for groupe in question.groupes:
        mots = [suite[0] for suite in groupe if len(suite) == 1]
        suites = [suite for suite in groupe if len(suite) > 1]
        conditions.append(
            _ou(
                [
                    *_un_des_mots(mots, texte, seul=seul),
                    *(
                        _et(_ou(_un_des_mots([m], texte, seul=seul)) for m in suite)
                        for suite in suites
                    ),
                ]
            )
        )
    return conditions


def _un_des_mots(mots: Sequence[str], texte: Any, *, seul: bool) -> Iterator[Q]:
    """The ways of holding one of these words: the beginning of a word, else both halves of a name."""
    if mots:
        trouves = dict.fromkeys(d.rstrip() if seul else d for mot in mots for d in debuts(mot))
        yield _un_de(texte, [f" {debut}" for debut in trouves])
    for mot in mots:
        # « CAP 2 » asks for one name, and for both its words in a list where it isn't one.
        if len(morceaux := parts(mot)) > 1:
            yield _et(_un_de(texte, [f" {m}"]) for m in morceaux)


def _un_de(texte: Any, cherches: Sequence[str]) -> Q:
    """Each sought for itself as long as putting the text together again costs less than LIKE; folding it never does."""
    if len(cherches) == 1 or (isinstance(texte, BoutABout) and len(cherches) <= _CHERCHES_A_PART):
        return _ou(Q(Tient(texte, Value(cherche))) for cherche in cherches)
    return Q(UnDe(texte, cherches))


_CHERCHES_A_PART = 3  # 7 ms each for 44,000 sessions, where LIKE takes 23 for two


def _ou(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _et(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions)
