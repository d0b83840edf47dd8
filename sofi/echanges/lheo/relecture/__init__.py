"""From LHEO back to the cards: the inverse of `correspondance`, for what others write too.

Pure functions: elements in, cards' types out. What the base knows (kinds of dispositifs, a sheet's own texts) is
asked of a `Savoir`. A value that means nothing here is left out: `fautes_de_valeurs` says which, and on which line.
"""

from .document import document_de
from .formation import FormationRelue, SessionRelue, relire
from .savoir import SANS_SAVOIR, Savoir
from .valeurs import fautes_de_valeurs, hors_de_sofi

__all__ = [
    "SANS_SAVOIR",
    "FormationRelue",
    "Savoir",
    "SessionRelue",
    "document_de",
    "fautes_de_valeurs",
    "hors_de_sofi",
    "relire",
]
