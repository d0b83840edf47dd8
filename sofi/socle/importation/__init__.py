"""One engine for every import: read → compare → report → apply.

A source is a declaration (`Source`, `Flux`, `Cible`, `Champ`): which records, which model, which key.
`importer` compares it with the base and says what would change; with `appliquer` it writes, in one
transaction. What is no longer in the file is withdrawn (`retire_le`), never deleted; rows that are mere
attributes of another one, without `retire_le`, are replaced with it.
"""

from .description import Champ, Cible, Flux, Retrait, SiInconnu, Source
from .moteur import Interruption, Suivi, importer
from .rapport import Bilan, Rapport
from .valeurs import Ignoree, Refus

__all__ = [
    "Bilan",
    "Champ",
    "Cible",
    "Flux",
    "Ignoree",
    "Interruption",
    "Rapport",
    "Refus",
    "Retrait",
    "SiInconnu",
    "Source",
    "Suivi",
    "importer",
]
