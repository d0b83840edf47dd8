"""What a file proposes, whatever its kind: cards with the values of a document, each told where it stands."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sofi.offre.codes import Fiche
from sofi.socle.texte import plier

ERREUR, ALERTE = "erreur", "alerte"


@dataclass(frozen=True)
class Lieu:
    """Where something stands in the file: its line, if it has one, and its element, column or path.

    `autres`: the other lines that say the same.
    """

    ligne: int | None
    ou: str
    autres: tuple[int, ...] = ()


@dataclass(frozen=True)
class Remarque:
    """Something to mend or to look at. `domaine`: what a choice among `propositions` is made of, if one may be."""

    niveau: str
    titre: str
    lieu: Lieu
    valeur: str = ""
    detail: str = ""
    remede: str = ""
    domaine: str = ""
    propositions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class HorsSofi:
    """Something that no card holds."""

    lieu: Lieu
    exemple: str
    conseil: str


Situer = Callable[[Fiche, str], Lieu]
Valeurs = dict[str, Any]
"""By the name of the attribute in the document; what isn't there isn't said."""


@dataclass
class SessionProposee:
    """An S card and its D cards."""

    numero: str
    ligne: int | None
    valeurs: Valeurs
    dispositifs: list[Valeurs]
    situer: Situer
    remarques: list[Remarque] = field(default_factory=list)
    # What its row says of the A card otherwise than the first row of the action.
    ecarts: Valeurs = field(default_factory=dict)


@dataclass
class ActionProposee:
    """An F card, an A card and sessions. `sofi`: the action whose own number the file says it is."""

    numero: str
    ligne: int | None
    titre: str
    formation: Valeurs
    action: Valeurs
    sessions: list[SessionProposee]
    situer: Situer
    sofi: int | None = None
    siret: str = ""  # who trains, as the file says
    remarques: list[Remarque] = field(default_factory=list)
    hors: list[HorsSofi] = field(default_factory=list)
    brut: bytes = b""
    # Of a workbook: the lines that say the same of a field of F or A.
    memes: dict[tuple[Fiche, str], list[int]] = field(default_factory=dict)


def cle_de_choix(domaine: str, valeur: str) -> str:
    """Under which a choice is kept: the same words written otherwise are the same."""
    return f"{domaine}|{plier(valeur)}"[:300]
