"""Looking for words in plain columns, and sorting them, folded as `socle.texte` folds what is typed.

For lists of at most some tens of thousands of rows, read without an index. The public search and the
reference tables have indexed words of their own. Nothing here depends on the database's locale: the
embedded PostgreSQL has no ICU, and a server's own collation may be any.
"""

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import CharField, F, Func, Q, Value
from django.db.models.functions import Coalesce, Collate, Concat
from django.db.models.lookups import Contains
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
    jointe = joindre_les_chiffres(question)
    trouve = tous_les_mots(question, *champs)
    return trouve if jointe == question else trouve | tous_les_mots(jointe, *champs)


def dans_le_texte(question: Question, texte: Any) -> Q:
    """The same in a text already folded, where a space stands before each word."""
    toutes = Q()
    for groupe in question.groupes:
        toutes &= _ou(_et(_du_mot(mot, texte, question) for mot in suite) for suite in groupe)
    return toutes


def _du_mot(mot: str, texte: Any, question: Question) -> Q:
    seul = len(question.mots) == 1  # a letter alone is a word being typed
    trouve = _ou(Q(Contains(texte, f" {d.rstrip() if seul else d}")) for d in debuts(mot))
    morceaux = parts(mot)
    # « CAP 2 » asks for one name, and for both its words in a list where it isn't one.
    return (
        trouve | _et(Q(Contains(texte, f" {m}")) for m in morceaux) if len(morceaux) > 1 else trouve
    )


def _ou(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _et(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions)
