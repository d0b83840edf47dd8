"""Jobs of the deposits: reading and writing (`operations`)."""

from .operations import ecrire_depot, lire_depot

__all__ = ["ecrire_depot", "lire_depot"]
