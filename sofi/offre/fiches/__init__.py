"""The table of the cards' fields: what the models can't say.

Types, lengths and labels are the models'. This table adds the card and group a field belongs to, its
order, when it is required to send, the help shown beside it, the length of its plain text and the LHEO
element that carries it. Forms, lacks, recap and documents are all made from the two.
"""

from ..codes import Fiche
from .action import ACTION
from .champ import MODELES, Champ
from .dispositif import DISPOSITIF, EFFECTIFS
from .etablissement import ETABLISSEMENT
from .formation import FORMATION
from .session import SESSION

__all__ = ["EFFECTIFS", "FICHES", "MODELES", "Champ", "champ", "libelle"]

FICHES: dict[Fiche, tuple[Champ, ...]] = {
    Fiche.ETABLISSEMENT: ETABLISSEMENT,
    Fiche.FORMATION: FORMATION,
    Fiche.ACTION: ACTION,
    Fiche.SESSION: SESSION + EFFECTIFS,
    Fiche.DISPOSITIF: DISPOSITIF,
}


def champ(fiche: Fiche, nom: str) -> Champ:
    """The field of that name on that card; raises KeyError when there is none."""
    for candidat in FICHES[fiche]:
        if candidat.nom == nom:
            return candidat
    raise KeyError(f"{fiche}.{nom}")


def libelle(fiche: Fiche, nom: str) -> str:
    """The label of a field, by card and name."""
    return champ(fiche, nom).libelle(fiche)
