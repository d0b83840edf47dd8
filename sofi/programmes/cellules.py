"""The cells of a gabarit: what a procedure says of one field of one card.

A cell is stored as an object: {"fiche": "A", "champ": "objectifs", "genre": "propose", "valeur": …, "texte": …}.
What a value looks like depends on the field (`sofi.offre.gabarits` reads it); codes are the stored ones.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Genre(StrEnum):
    """What a cell does to its field."""

    PROPOSE = "propose"  # filled in beforehand, may be changed
    FIXE = "fixe"  # filled in and read only; for a list, exactly that set
    PARMI = "parmi"  # among these; for a list, a part of that set that isn't empty
    COMPREND = "comprend"  # for a list, these at least
    REQUIS = "requis"
    CONFIRME = "confirme"  # a box to tick, whose text is the cell's
    AU_PLUS = "au_plus"  # a number not to exceed: a warning
    AIDE = "aide"  # what is said beside the field


LIBELLES = {
    Genre.PROPOSE: "prérempli, modifiable",
    Genre.FIXE: "fixé, non modifiable",
    Genre.PARMI: "au choix parmi",
    Genre.COMPREND: "comprend au moins",
    Genre.REQUIS: "obligatoire",
    Genre.CONFIRME: "à confirmer par une case",
    Genre.AU_PLUS: "au plus (avertissement)",
    Genre.AIDE: "aide",
}
AVEC_VALEUR = {Genre.PROPOSE, Genre.FIXE, Genre.PARMI, Genre.COMPREND, Genre.AU_PLUS}
AVEC_TEXTE = {Genre.CONFIRME, Genre.AIDE}


@dataclass(frozen=True)
class Cellule:
    """One cell; `texte` is shown to the organisme beside the field."""

    fiche: str
    champ: str
    genre: Genre
    valeur: Any = None
    texte: str = ""

    def en_objet(self) -> dict[str, Any]:
        """As it is stored."""
        objet: dict[str, Any] = {"fiche": self.fiche, "champ": self.champ, "genre": str(self.genre)}
        if self.genre in AVEC_VALEUR:
            objet["valeur"] = self.valeur
        if self.texte:
            objet["texte"] = self.texte
        return objet


def lire(objets: Iterable[dict[str, Any]]) -> tuple[Cellule, ...]:
    """The cells stored as these objects."""
    return tuple(
        Cellule(o["fiche"], o["champ"], Genre(o["genre"]), o.get("valeur"), o.get("texte", ""))
        for o in objets
    )


def ecrire(cellules: Sequence[Cellule]) -> list[dict[str, Any]]:
    """The objects to store."""
    return [cellule.en_objet() for cellule in cellules]


def empreinte(objets: Sequence[dict[str, Any]]) -> str:
    """What tells these objects from any others: who read them can tell whether they changed since."""
    return hashlib.sha256(json.dumps(objets, sort_keys=True).encode()).hexdigest()[:16]


def du_champ(objets: Iterable[dict[str, Any]], fiche: str, champ: str) -> list[dict[str, Any]]:
    """Those that speak of this field."""
    return [o for o in objets if (o["fiche"], o["champ"]) == (fiche, champ)]


@dataclass(frozen=True)
class Contrainte:
    """All that a gabarit says of one field."""

    cellules: tuple[Cellule, ...] = ()

    def cellule_de(self, genre: Genre) -> Cellule | None:
        """Its cell of this kind."""
        return next((cellule for cellule in self.cellules if cellule.genre == genre), None)

    @property
    def est_fixe(self) -> bool:
        """Read only."""
        return self.cellule_de(Genre.FIXE) is not None

    @property
    def est_requis(self) -> bool:
        """The gabarit asks for it."""
        return self.cellule_de(Genre.REQUIS) is not None

    @property
    def depart(self) -> Any:
        """What the field holds at the beginning: fixed or proposed; None when nothing is."""
        cellule = (
            self.cellule_de(Genre.FIXE)
            or self.cellule_de(Genre.PROPOSE)
            or self.cellule_de(Genre.COMPREND)
        )
        return cellule.valeur if cellule else None

    @property
    def valeurs_permises(self) -> list[Any] | None:
        """The values that may be chosen; None when all may."""
        cellule = self.cellule_de(Genre.PARMI)
        return list(cellule.valeur) if cellule else None

    @property
    def textes(self) -> list[str]:
        """What is said beside the field, box texts aside."""
        return [c.texte for c in self.cellules if c.texte and c.genre != Genre.CONFIRME]

    @property
    def consigne(self) -> str:
        """The same, as one text."""
        return " ".join(self.textes)

    @property
    def confirmation(self) -> str:
        """The text of the box to tick; empty when there is none."""
        cellule = self.cellule_de(Genre.CONFIRME)
        return cellule.texte if cellule else ""


RIEN = Contrainte()


class Contraintes:
    """What a gabarit says of every field, by card and field."""

    def __init__(self, cellules: Iterable[Cellule] = ()) -> None:
        self.cellules = tuple(cellules)
        par_champ: dict[tuple[str, str], list[Cellule]] = {}
        for cellule in self.cellules:
            par_champ.setdefault((cellule.fiche, cellule.champ), []).append(cellule)
        self._par_champ = {
            cle: Contrainte(tuple(cellules_du_champ))
            for cle, cellules_du_champ in par_champ.items()
        }

    def __bool__(self) -> bool:
        return bool(self.cellules)

    def contrainte_de(self, fiche: str, champ: str) -> Contrainte:
        """What is said of this field; nothing, most often."""
        return self._par_champ.get((fiche, champ), RIEN)

    def de_la_fiche(self, fiche: str) -> dict[str, Contrainte]:
        """What is said of this card, by field."""
        return {champ: c for (f, champ), c in self._par_champ.items() if f == fiche}
