"""The cards: their type, which is the document's, and the table of their fields, which annotates it.

A field is said once, by a line of its card's type: its name and its type in the document, and in the
annotation what the model can't say (see `Champ`). Types, lengths and labels on the way in are the model's.
Forms, card pages, lacks, recap, document, way back, what is taken from the last entry and the documents of
`docs/` are all made from the two. What a field has of its own is beside those who need it: how it is
written (`validation.document.ecriture`), read (`validation.lecture`) and put back (`validation.retour`).
"""

from dataclasses import replace
from typing import get_type_hints

from ..codes import Fiche
from . import pieces
from .action import FicheAction
from .champ import MODELES, Champ, Reprise
from .dispositif import FicheDispositif
from .etablissement import FicheEtablissement
from .formation import FicheFormation
from .pieces import Piece
from .session import EFFECTIFS_DE_LA_SESSION, FicheSession

__all__ = [
    "EFFECTIFS",
    "FICHES",
    "MODELES",
    "TYPES",
    "Champ",
    "FicheAction",
    "FicheDispositif",
    "FicheEtablissement",
    "FicheFormation",
    "FicheSession",
    "Reprise",
    "champ",
    "libelle",
    "pieces",
]

TYPES: dict[Fiche, type[Piece]] = {
    Fiche.ETABLISSEMENT: FicheEtablissement,
    Fiche.FORMATION: FicheFormation,
    Fiche.ACTION: FicheAction,
    Fiche.SESSION: FicheSession,
    Fiche.DISPOSITIF: FicheDispositif,
}


def _table(fiche: type[Piece]) -> tuple[Champ, ...]:
    """The annotated attributes, in their order; an attribute that holds several fields has a row for each."""
    return tuple(
        replace(
            champ, cle=cle, nom=champ.nom or cle, colonnes=champ.colonnes or (champ.nom or cle,)
        )
        for cle, annotation in get_type_hints(fiche, include_extras=True).items()
        for champ in getattr(annotation, "__metadata__", ())
    )


FICHES: dict[Fiche, tuple[Champ, ...]] = {fiche: _table(type_) for fiche, type_ in TYPES.items()}
EFFECTIFS = tuple(c for c in FICHES[Fiche.SESSION] if c.groupe == EFFECTIFS_DE_LA_SESSION)
"""One value for the session, though they are typed on the D card: fields of Session."""


def champ(fiche: Fiche, nom: str) -> Champ:
    """The field of that name on that card; raises KeyError when there is none."""
    for candidat in FICHES[fiche]:
        if candidat.nom == nom:
            return candidat
    raise KeyError(f"{fiche}.{nom}")


def libelle(fiche: Fiche, nom: str) -> str:
    return champ(fiche, nom).libelle(fiche)
