"""Looking for words in plain columns, and sorting them, folded as `socle.texte` folds what is typed.

For lists of at most some tens of thousands of rows, read without an index. The public search and the
reference tables have indexed words of their own. Nothing here depends on the database's locale: the
embedded PostgreSQL has no ICU, and a server's own collation may be any.
"""

from functools import reduce
from operator import and_
from typing import Any

from django.db.models import CharField, F, Func, Q, Value
from django.db.models.functions import Coalesce, Collate, Concat
from django.db.models.lookups import Contains
from django.utils.deconstruct import deconstructible

from .texte import mots_utiles, plier

_AVEC = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿ"
_SANS = "aaaaaaceeeeiiiinooooouuuuyy"
_SIGNES = "-'’/(),.:«»\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"


@deconstructible(path="sofi.socle.recherche.Plie")
class Plie(Func):
    """A text as people sort it: without accents, capitals nor signs, byte by byte on any server.

    « À la carte », « afpi », « Ecole », « École », « Zénith ». Stands in `order_by` and in `Meta.ordering`.
    """

    arity = 1
    output_field = CharField()
    # Accented capitals are translated too: outside a UTF-8 locale, lower() leaves them as they are.
    template = (
        "btrim(regexp_replace(lower(translate(replace(replace(replace(replace(%(expressions)s, 'œ', 'oe'),"
        " 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), '{avec}', '{sans}') COLLATE \"C\"), '\\s+', ' ', 'g'))"
        ' COLLATE "C"'
    ).format(
        avec=(_AVEC + _AVEC.upper() + _SIGNES).replace("'", "''"),
        sans=_SANS * 2 + " " * len(_SIGNES),
    )


def plie(*champs: str) -> Any:
    """An expression: these columns end to end, folded, one space before each word and after the last."""
    parties: list[Any] = []
    for champ in champs:
        parties += [Value(" "), Coalesce(F(champ), Value(""), output_field=CharField())]
    texte = Plie(Concat(*parties, output_field=CharField()))
    return Collate(Concat(Value(" "), texte, Value(" "), output_field=CharField()), "C")


def tous_les_mots(question: str, *champs: str) -> Q:
    """Rows whose columns hold every word typed, each as the beginning of a word; all of them without any."""
    mots = mots_utiles(question) or plier(question).split()
    if not mots:
        return Q()
    texte = plie(*champs)
    return reduce(and_, (Q(Contains(texte, f" {mot}")) for mot in mots))
