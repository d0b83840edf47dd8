"""The Conseil régional's programmes, what its yearly file says of them, and their gabarits."""

from .gabarits import Gabarit, VersionDeGabarit
from .lots import Formateur, Lot, Mandataire, Programme

__all__ = ["Formateur", "Gabarit", "Lot", "Mandataire", "Programme", "VersionDeGabarit"]
