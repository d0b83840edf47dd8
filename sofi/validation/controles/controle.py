"""What a check finds, and the table of the checks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sofi.offre.codes import Fiche
from sofi.offre.models import Action
from sofi.offre.regles.examen import libelle
from sofi.socle.formats import insecables
from sofi.socle.texte_riche import examiner


class Niveau(StrEnum):
    """How much it weighs in the decision."""

    BLOQUANT = "bloquant"
    ALERTE = "alerte"
    INFORMATION = "information"


@dataclass(frozen=True)
class Controle:
    """One thing a validator should look at: where, what, and what to do about it, in French."""

    niveau: Niveau
    fiche: Fiche
    objet: int | None
    champ: str
    message: str
    remede: str

    @property
    def libelle(self) -> str:
        return libelle(self.fiche, self.champ)


def controle(
    niveau: Niveau, fiche: Fiche, objet: int | None, champ: str, message: str, remede: str
) -> Controle:
    """Make one, with French spaces."""
    return Controle(niveau, fiche, objet, champ, insecables(message), insecables(remede))


Verification = Callable[[Action], Iterator[Controle]]
"""Asked of an action that comes from `offre.chargement`; reads, never writes nor fetches."""


@dataclass(frozen=True)
class Texte:
    """A text that the organisme typed, as plain text: where it is, and what it says."""

    fiche: Fiche
    objet: int | None
    champ: str
    texte: str


RICHES_OU_LONGS = (
    "complement_programme",
    "objectifs",
    "resultats_attendus",
    "plus_formation",
    "commentaire_prerequis",
    "public_vise",
)


def textes(action: Action) -> Iterator[Texte]:
    """The texts of the cards that the public reads; empty ones left out."""
    for champ in RICHES_OU_LONGS:
        if texte := examiner(getattr(action, champ)).texte.strip():
            yield Texte(Fiche.ACTION, action.pk, champ, texte)
    for session in _sessions(action):
        if texte := session.commentaire_duree.strip():
            yield Texte(Fiche.SESSION, session.pk, "commentaire_duree", texte)


def _sessions(action: Action) -> list[Any]:
    return [session for session in action.sessions.all() if session.retiree_le is None]
