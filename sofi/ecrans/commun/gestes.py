"""A gesture on several objects, the same for every screen: what it will do, to how many, and the way back.

The page that asks is made from an `Apercu`. Its form carries the print of what was shown: when the list or
what would be done to it is no longer the same, it is shown again and nothing is done.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from sofi.socle.formats import accord
from sofi.validation.gestes import a_defaire, jusqu_au
from sofi.validation.models import Geste, LigneDeGeste

CHANGEE = (
    "La liste a changé depuis que vous l’avez lue : rien n’a été fait. Relisez, puis confirmez."
)


@dataclass(frozen=True)
class Effet:
    """A kind of effect: its tone, its words for one and for several (« publiée aussitôt », « publiées aussitôt »)."""

    code: str
    etat: str
    un: str
    plusieurs: str
    precision: str = ""
    fait: bool = True  # False: objects left as they are


@dataclass(frozen=True)
class Compte:
    """How many objects have this effect, in its words."""

    effet: Effet
    nombre: int

    @property
    def texte(self) -> str:
        return self.effet.plusieurs if self.nombre > 1 else self.effet.un


@dataclass(frozen=True)
class LigneVue:
    """An object and what becomes of it; `raison` when it isn't the usual effect."""

    numero: int
    titre: str
    code: tuple[int, ...]  # the numbers of the FAS code
    adresse: str
    effet: str
    avant: str = ""
    apres: str = ""
    raison: str = ""


@dataclass(frozen=True)
class Apercu:
    """What a gesture will do, line by line and counted by effect, in the order of `effets`."""

    effets: Sequence[Effet]
    lignes: list[LigneVue] = field(default_factory=list)

    @property
    def comptes(self) -> list[Compte]:
        """The effects that some line has."""
        nombres = Counter(ligne.effet for ligne in self.lignes)
        return [Compte(e, nombres[e.code]) for e in self.effets if nombres[e.code]]

    @property
    def faites(self) -> int:
        """How many objects will be touched."""
        touchants = {effet.code for effet in self.effets if effet.fait}
        return sum(ligne.effet in touchants for ligne in self.lignes)

    def nombre(self, *codes: str) -> int:
        """How many lines have one of these effects."""
        return sum(ligne.effet in codes for ligne in self.lignes)

    @property
    def dites(self) -> list[tuple[LigneVue, Effet]]:
        """Each line with its effect."""
        par_code = {effet.code: effet for effet in self.effets}
        return [(ligne, par_code[ligne.effet]) for ligne in self.lignes]

    @property
    def empreinte(self) -> str:
        """What tells this list, and what would be done to it, from any other."""
        return hashlib.sha256(repr(self.lignes).encode()).hexdigest()[:32]

    def lue(self, request: HttpRequest) -> bool:
        """The form was sent from this very list."""
        return request.POST.get("apercu") == self.empreinte


@dataclass(frozen=True)
class Demande:
    """A question about one object that loses something: its effects counted, its two answers, its way back."""

    titre: str
    effets: Sequence[tuple[Effet, int]]
    bouton: str
    garder: str
    retour: str

    @property
    def comptes(self) -> list[Compte]:
        """The effects that something has."""
        return [Compte(effet, nombre) for effet, nombre in self.effets if nombre]


def contexte_geste(geste: Geste) -> dict[str, Any]:
    """What the page of a gesture shows: what was done, what was left, and what can still be undone."""
    lignes = list(geste.lignes.select_related("action"))
    faites = [ligne for ligne in lignes if ligne.faite]
    return {
        "geste": geste,
        "faites": faites,
        "laissees": [ligne for ligne in lignes if not ligne.faite],
        "retablies": sum(ligne.retour == LigneDeGeste.Retour.RETABLIE for ligne in faites),
        "gardees": sum(ligne.retour == LigneDeGeste.Retour.LAISSEE for ligne in faites),
        "a_defaire": a_defaire(geste, timezone.now()).count(),
        "jusqu_au": jusqu_au(geste),
    }


def retour_dit(geste: Geste) -> str:
    """What undoing did, for the message that follows."""
    retours = Counter(geste.lignes.exclude(retour="").values_list("retour", flat=True))
    dit = accord(retours["retablie"], "remise comme avant", "remises comme avant")
    if laissees := retours["laissee"]:
        dit += f", {accord(laissees, 'laissée', 'laissées')} : la raison est dite ci-dessous"
    return f"{dit}."
