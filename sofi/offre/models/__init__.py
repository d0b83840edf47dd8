"""The four cards of the offer, as they are being worked on (the published version is a document)."""

from .action import Action, AncienneFormation, Equipement
from .dispositif import Dispositif
from .formation import DomaineDeFormation, Formation, MetierDeFormation
from .pliee import ActionPliee, EtablissementPlie, SitePlie
from .provenance import Provenance
from .session import InformationCollective, PeriodeInscription, Session

__all__ = [
    "Action",
    "ActionPliee",
    "AncienneFormation",
    "Dispositif",
    "DomaineDeFormation",
    "Equipement",
    "EtablissementPlie",
    "Formation",
    "InformationCollective",
    "MetierDeFormation",
    "PeriodeInscription",
    "Provenance",
    "Session",
    "SitePlie",
]
