"""A proposal whose every value is what its column holds: ready to be compared with drafts, and written."""

from dataclasses import dataclass, field
from typing import Any

from sofi.offre.fiches import pieces
from sofi.referentiels.models import BlocCompetences, FicheCertifInfo

from .proposition import ERREUR, ActionProposee, Remarque, SessionProposee

Colonnes = dict[str, Any]
"""By the name of the model's attribute (« lieu_id »)."""


@dataclass
class FormationPrete:
    """A sheet and the answers on it; without one, the columns and the codes of a training of the organisme's."""

    fiche: FicheCertifInfo | None = None
    individualisation: bool | None = None
    validation: str = ""
    blocs: list[BlocCompetences] = field(default_factory=list)
    colonnes: Colonnes = field(default_factory=dict)
    domaines: list[str] | None = None
    metiers: list[str] | None = None


@dataclass
class DispositifPret:
    type: str
    colonnes: Colonnes


@dataclass
class SessionPrete:
    """The columns of an S card, its rows and its D cards; None: the file doesn't say."""

    proposee: SessionProposee
    colonnes: Colonnes = field(default_factory=dict)
    informations: list[pieces.InformationCollective] | None = None
    periodes: list[pieces.PeriodeInscription] | None = None
    dispositifs: list[DispositifPret] = field(default_factory=list)
    remarques: list[Remarque] = field(default_factory=list)

    @property
    def bloquee(self) -> bool:
        return any(remarque.niveau == ERREUR for remarque in self.remarques)


@dataclass
class ActionPrete:
    proposee: ActionProposee
    formation: FormationPrete = field(default_factory=FormationPrete)
    colonnes: Colonnes = field(default_factory=dict)
    prerequis: list[str] | None = None
    equipements: list[pieces.Equipement] | None = None
    sessions: list[SessionPrete] = field(default_factory=list)
    remarques: list[Remarque] = field(default_factory=list)

    @property
    def bloquee(self) -> bool:
        """Nothing of it can be written."""
        return any(remarque.niveau == ERREUR for remarque in self.remarques)

    @property
    def a_ecrire(self) -> list[SessionPrete]:
        return [] if self.bloquee else [s for s in self.sessions if not s.bloquee]
