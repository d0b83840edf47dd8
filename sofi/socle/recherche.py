"""Looking for words in plain columns, folded as `socle.texte` folds what is typed.

For lists of at most some tens of thousands of rows, read without an index. The public search and the
reference tables have indexed words of their own.
"""

from functools import reduce
from operator import and_
from typing import Any

from django.db.models import CharField, F, Func, Q, Value
from django.db.models.functions import Coalesce, Concat, Lower, Replace
from django.db.models.lookups import Contains

from .texte import mots_utiles, plier

_AVEC = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿ-'’/(),.:"
_SANS = "aaaaaaceeeeiiiinooooouuuuyy         "


def plie(*champs: str) -> Any:
    """An expression: these columns end to end, without accents, capitals nor signs, words apart."""
    parties: list[Any] = []
    for champ in champs:
        parties += [Value(" "), Coalesce(F(champ), Value(""), output_field=CharField())]
    texte: Func = Lower(Concat(*parties, Value(" "), output_field=CharField()))
    texte = Replace(Replace(texte, Value("œ"), Value("oe")), Value("æ"), Value("ae"))
    return Func(texte, Value(_AVEC), Value(_SANS), function="translate", output_field=CharField())


def tous_les_mots(question: str, *champs: str) -> Q:
    """Rows whose columns hold every word typed, each as the beginning of a word; all of them without any."""
    mots = mots_utiles(question) or plier(question).split()
    if not mots:
        return Q()
    texte = plie(*champs)
    return reduce(and_, (Q(Contains(texte, f" {mot}")) for mot in mots))
