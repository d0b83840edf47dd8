"""LHEO 2.3 as objects: what each element holds.

``element("periode")`` gives a ``Structure``, ``element("debut")`` a ``Valeur``. The lines it reads
are in ``langage_elements.py``; the schema, the checks in French and the writer all look here.
"""

import re
from dataclasses import dataclass
from functools import cache

from .langage_elements import (
    ATTRIBUTS_COMMUNS,
    ATTRIBUTS_PROPRES,
    REF_OBLIGATOIRE,
    SANS_EXTRAS,
    STRUCTURES,
    VALEURS,
)
from .tables import TABLES

ESPACE = "http://lheo.gouv.fr/2.3"
VERSION = "2.3"

# A date of the language: whole, month only, year only, unknown. ``dates.py`` knows the calendar.
MOTIF_DATE = "00000000|99999999|[0-9]{4}(00|0[1-9]|1[0-2])(00|0[1-9]|[12][0-9]|3[01])"

_CARDINALITES: dict[str, tuple[int, int | None]] = {
    "": (1, 1),
    "?": (0, 1),
    "*": (0, None),
    "+": (1, None),
}
_ENFANT = re.compile(r"(?P<nom>[A-Za-z-]+)(?P<signe>[?*+]?)(?:\{(?P<min>\d+),(?P<max>\d+)\})?")


@dataclass(frozen=True)
class Attribut:
    nom: str
    type: str
    obligatoire: bool = False


@dataclass(frozen=True)
class Enfant:
    """A child in its place; ``maximum`` None means any number."""

    nom: str
    minimum: int
    maximum: int | None


@dataclass(frozen=True)
class Structure:
    nom: str
    enfants: tuple[Enfant, ...]

    def maximum(self, nom: str) -> int:
        """How many children of that name it takes, when their number is limited."""
        return next(e.maximum for e in self.enfants if e.nom == nom and e.maximum is not None)


@dataclass(frozen=True)
class Valeur:
    """A text: ``genre`` is texte, entier, table or date."""

    nom: str
    genre: str
    minimum: int = 0
    maximum: int = 0
    table: str = ""

    @property
    def codes(self) -> dict[str, str]:
        return TABLES[self.table] if self.table else {}


@dataclass(frozen=True)
class Libre:
    """``extras`` (any number of extras and extra, mixed) and ``extra`` (anything at all)."""

    nom: str


Element = Structure | Valeur | Libre
LIBRES = ("extras", "extra")


@cache
def element(nom: str) -> Element:
    """The element of that name; KeyError when the language has none."""
    if nom in LIBRES:
        return Libre(nom)
    if nom in STRUCTURES:
        return Structure(nom, _enfants(nom))
    return _valeur(nom, VALEURS[nom])


@cache
def attributs(nom: str) -> dict[str, Attribut]:
    """The attributes that the element accepts, by name."""
    types = ATTRIBUTS_COMMUNS | dict.fromkeys(ATTRIBUTS_PROPRES.get(nom, ()), "string")
    return {
        attribut: Attribut(attribut, type_, attribut == "ref" and nom in REF_OBLIGATOIRE)
        for attribut, type_ in types.items()
    }


@cache
def noms() -> frozenset[str]:
    """The 170 names of the language."""
    return frozenset(STRUCTURES) | frozenset(VALEURS) | frozenset(LIBRES)


def accessibles(racine: str) -> frozenset[str]:
    """The names that a document with this root can hold, the root included."""
    noms: set[str] = set()
    attente = [racine]
    while attente:
        nom = attente.pop()
        if nom in noms:
            continue
        noms.add(nom)
        decrit = element(nom)
        if isinstance(decrit, Structure):
            attente.extend(enfant.nom for enfant in decrit.enfants)
        elif decrit.nom == "extras":
            attente.append("extra")
    return frozenset(noms)


def structure(nom: str) -> Structure:
    """The same, for an element that has children; a mistake in the name is a KeyError."""
    decrit = element(nom)
    if not isinstance(decrit, Structure):
        raise KeyError(nom)
    return decrit


def longueur_maximale(nom: str) -> int:
    """How many characters the element takes; a mistake in the name is a KeyError."""
    decrit = element(nom)
    if not isinstance(decrit, Valeur) or decrit.genre != "texte":
        raise KeyError(nom)
    return decrit.maximum


def _enfants(nom: str) -> tuple[Enfant, ...]:
    enfants = tuple(_enfant(mot) for mot in STRUCTURES[nom].split())
    return enfants if nom in SANS_EXTRAS else (*enfants, Enfant("extras", 0, None))


def _enfant(mot: str) -> Enfant:
    element = _ENFANT.fullmatch(mot)
    if element is None:
        raise ValueError(f"unreadable child: {mot}")
    if element["min"] is not None:
        return Enfant(element["nom"], int(element["min"]), int(element["max"]))
    return Enfant(element["nom"], *_CARDINALITES[element["signe"]])


def _valeur(nom: str, ligne: str) -> Valeur:
    genre, _, reste = ligne.partition(" ")
    if genre == "date":
        return Valeur(nom, genre)
    if genre == "table":
        return Valeur(nom, genre, table=reste)
    minimum, points, maximum = reste.partition("..")
    return Valeur(nom, genre, int(minimum), int(maximum if points else minimum))
