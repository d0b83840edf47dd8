"""Jobs of the deposits: reading and writing (`operations`); what goes away at night, `sofi.personnes` does."""

from .operations import ecrire_depot, lire_depot

__all__ = ["ecrire_depot", "lire_depot"]
