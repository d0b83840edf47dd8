"""The four cards of the offer, as they are being worked on (the published version is a document)."""

from .action import Action, AncienneFormation, Equipement
from .dispositif import Dispositif
from .formation import DomaineDeFormation, Formation, MetierDeFormation
from .provenance import Provenance
from .session import InformationCollective, PeriodeInscription, Session

__all__ = [
    "Action",
    "AncienneFormation",
    "Dispositif",
    "DomaineDeFormation",
    "Equipement",
    "Formation",
    "InformationCollective",
    "MetierDeFormation",
    "PeriodeInscription",
    "Provenance",
    "Session",
]
