"""The ordered table of the rules: each module of rules adds its own when `regles` is imported."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..codes import Fiche
from .manque import Niveau

Trouvaille = str | tuple[str, str]
"""A message about the rule's own field, or (field, message)."""
Fonction = Callable[[Any, Any], Iterator[Trouvaille]]


@dataclass(frozen=True)
class Regle:
    """One rule: asked of every card of its kind, it yields what it finds; its docstring is its text."""

    nom: str
    fiche: Fiche
    niveau: Niveau
    champ: str  # empty: the rule says it with each message
    source: str
    fonction: Fonction

    @property
    def texte(self) -> str:
        """What the rule says, on one line."""
        return " ".join((self.fonction.__doc__ or "").split())


REGLES: list[Regle] = []


def regle(fiche: Fiche, niveau: Niveau, champ: str, source: str) -> Callable[[Fonction], Fonction]:
    """Add a rule to the table. It is given the card and the context, and never writes."""

    def inscrire(fonction: Fonction) -> Fonction:
        REGLES.append(Regle(fonction.__name__, fiche, niveau, champ, source, fonction))
        return fonction

    return inscrire
