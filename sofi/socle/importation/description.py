"""How a source is declared. Nothing here reads nor writes; the models are given, never imported."""

import enum
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Model, Q

from ..fichiers import Ligne
from ..texte import sans_invisibles_dans
from .valeurs import texte

Valeurs = dict[str, Any]


class SiInconnu(enum.Enum):
    """What to do with a relation to a row that nobody knows."""

    REFUSER = "refuser"  # the line is refused
    VIDER = "vider"  # the line is taken without it, and the report says so
    IGNORER = "ignorer"  # the line is left out, and the report says so


class Retrait(enum.Enum):
    """What the absence of a row from the file means."""

    AUCUN = "aucun"  # nothing: the file is not the whole list
    LISTE = "liste"  # the file is the whole list, inside `perimetre`
    PAR_LIGNE = "par ligne"  # each record holds the whole list of its own rows (`groupe`)


@dataclass(frozen=True, kw_only=True)
class Champ:
    """One field of the model: `nom` is its attribute (« region_id »), `colonne` its name in the record."""

    nom: str
    colonne: str = ""
    lire: Callable[[Any], Any] = texte
    requis: bool = False
    vers: type[Model] | None = None  # the value must be the key of one of these
    vers_par: str = ""  # the unique field that holds that key, when it isn't the primary one
    si_inconnu: SiInconnu = SiInconnu.REFUSER
    garder: bool = False  # an empty cell leaves what the base holds
    a_la_creation: bool = False  # given to new rows, then never touched

    @property
    def titre(self) -> str:
        """The name the reader of the report knows: the file's."""
        return self.colonne or self.nom


@dataclass(frozen=True, kw_only=True)
class Cible:
    """One model fed by a flux.

    `cle` are attributes under a uniqueness constraint, and are among `champs`. `extraire` gives the
    rows that a record holds (by default the record itself).
    """

    titre: str
    modele: type[Model]
    cle: tuple[str, ...]
    champs: tuple[Champ, ...]
    extraire: Callable[[Ligne], Iterable[Valeurs]] = lambda ligne: (ligne.valeurs,)
    # What is taken without being right: its line, why, the value; said in the report, and nothing is refused for it.
    remarquer: Callable[[Ligne], Iterable[tuple[int, str, str]]] = lambda ligne: ()
    retrait: Retrait = Retrait.AUCUN
    perimetre: Callable[[], Q] = Q
    groupe: Callable[[Ligne], str] | None = None  # for PAR_LIGNE: whose rows a record holds…
    groupe_par: str = ""  # … and the attribute that holds it, the first of the key by default
    nommee_par: str = ""  # the attribute by which people know a row; its whole key by default
    doublons_permis: bool = False  # the same key again is left out instead of refused
    ajouter_seulement: bool = False  # rows already there are left as they are
    a_la_fin: bool = False  # kept for the end of the flux: it points at rows read later
    # What the withdrawal of these rows (primary keys) touches, a sentence each, for the report.
    touches: Callable[[Sequence[Any]], Iterable[str]] | None = None


@dataclass(frozen=True, kw_only=True)
class Flux:
    """One stream of records, which may feed several models, in this order."""

    fichier: str
    lire: Callable[[], Iterator[Ligne]]
    cibles: tuple[Cible, ...]

    def lignes(self) -> Iterator[Ligne]:
        """The records, without the signs that nobody sees, whatever the file."""
        for ligne in self.lire():
            yield replace(ligne, valeurs=sans_invisibles_dans(ligne.valeurs))


@dataclass(frozen=True, kw_only=True)
class Source:
    """What one import reads, and what to recompute once everything is written."""

    nom: str
    flux: tuple[Flux, ...]
    ensuite: tuple[Callable[[], object], ...] = ()
    partiel_permis: bool = False  # refused lines don't stop the others
    part_retirable: float = field(default=0.10)  # beyond, --forcer is needed
    lot: int = 1000

    def en_ajout(self) -> "Source":
        """The same source, that only adds what is missing: nothing changed, nothing withdrawn."""

        def ajout(cible: Cible) -> Cible:
            return replace(cible, retrait=Retrait.AUCUN, ajouter_seulement=True)

        flux = (replace(f, cibles=tuple(map(ajout, f.cibles))) for f in self.flux)
        return replace(self, flux=tuple(flux))
