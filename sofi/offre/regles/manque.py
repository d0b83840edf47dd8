"""What an examination finds: something missing, wrong or surprising, tied to a field of a card."""

from dataclasses import dataclass
from typing import Literal

Niveau = Literal["manque", "erreur", "avertissement"]
MANQUE: Niveau = "manque"
ERREUR: Niveau = "erreur"
AVERTISSEMENT: Niveau = "avertissement"


@dataclass(frozen=True)
class Manque:
    """One thing to say of one field, in French.

    `objet` is the primary key of the card's row (None when the card doesn't exist yet); `champ` the name
    of the field on its model, or of its rows (« sessions », « dispositifs », « contacts »).
    """

    niveau: Niveau
    fiche: str  # codes.Fiche
    objet: int | None
    champ: str
    libelle: str
    message: str

    @property
    def est_bloquant(self) -> bool:
        """Sending is refused while this stands."""
        return self.niveau != AVERTISSEMENT
