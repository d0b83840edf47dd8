"""A line of the synonyms, tried before it is added."""

from dataclasses import dataclass

from django.utils import timezone

from sofi.diffusion.recherche import compter_avec
from sofi.referentiels.models import Synonyme
from sofi.referentiels.recherche import compter_fiches


@dataclass(frozen=True)
class Essai:
    """How many sessions and certifications the words find today, and with the line proposed."""

    texte: str
    sessions: int
    sessions_avec: int
    fiches: int
    fiches_avec: int


def essayer(propose: Synonyme) -> Essai:
    """Count both ways; nothing is written."""
    jour, texte = timezone.localdate(), propose.terme
    return Essai(
        texte,
        compter_avec(texte, jour),
        compter_avec(texte, jour, propose),
        compter_fiches(texte),
        compter_fiches(texte, propose),
    )
