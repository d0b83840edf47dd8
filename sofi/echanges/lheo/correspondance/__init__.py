"""Where the values of a published document go in LHEO. Pure functions: a document in, elements out."""

from .formation import FormationLheo, formations
from .presence import Absence, absence, part_d_ici, part_vers_kairos

__all__ = ["Absence", "FormationLheo", "absence", "formations", "part_d_ici", "part_vers_kairos"]
