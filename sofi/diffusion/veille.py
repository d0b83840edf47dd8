"""What is new for a search that somebody follows: what answers now and didn't, and what answers at other dates.

Two states are compared, each a number of the sequence of publications: that of the index, and the one up to which the
search was already told. Nothing of what answered is kept beside the search.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path

import numpy as np

from sofi.offre.fiches import FicheSession
from sofi.validation.document import Document
from sofi.validation.models import Version

from .criteres import Criteres
from .models import Changement
from .moteur.dossier import Etat, Part
from .moteur.entree import Entree, entree_de
from .moteur.segment import Segment, composer
from .moteur.suite import index
from .recherche import Ligne, suivre

AU_PLUS = 100
"""News of a search that are looked for: whoever follows everything is told that there are more."""
TRANCHE = 100  # results compared at once
GARDES = 2000  # former documents kept from one search to the next


class Nature(StrEnum):
    """Why a session is told, the reason that counts most first."""

    FORMATION = "formation"
    SESSION = "session"
    DATES = "dates"
    REPOND = "repond"


@dataclass(frozen=True)
class Trouvaille:
    """A training to tell: its sessions that are new, each with the reason; `avant`: those whose dates changed."""

    ligne: Ligne
    natures: dict[int, Nature]
    avant: dict[int, FicheSession] = field(default_factory=dict)

    @property
    def nature(self) -> Nature:
        """The reason that counts most."""
        return min(self.natures.values(), key=list(Nature).index)


class Veille:
    """The index as it stands, and what was published up to it since a number; any number of searches is asked of it.

    Its memory doesn't depend on how many.
    """

    def __init__(self, present: Etat, depuis: int) -> None:
        self.present = present
        changements = Changement.objects.filter(numero__gt=depuis, numero__lte=self.numero)
        lus = changements.order_by("numero").values_list("numero", "action")
        paires = np.fromiter(chain.from_iterable(lus.iterator()), np.int64).reshape(-1, 2)
        self._numeros, self._actions = paires[:, 0], paires[:, 1]
        self._anciens: dict[int, tuple[Document, Entree | None]] = {}

    @property
    def numero(self) -> int:
        """The publication up to which the searches are told."""
        return self.present.manifeste.numero

    def a_change(self, depuis: int) -> bool:
        """Something was published since."""
        return bool(len(self._numeros)) and int(self._numeros[-1]) > depuis

    def nouveautes(self, criteres: Criteres, depuis: int) -> list[Trouvaille]:
        """What is new for a question since that publication, in the order of the search; `AU_PLUS` at most.

        The search, then two queries for each hundred of results that were published again.
        """
        changees = np.unique(self._actions[self._numeros > depuis])
        if not len(changees):
            return []
        lignes, repondaient = suivre(self.present, replace(criteres, par_session=False), changees)
        trouvailles: list[Trouvaille] = []
        while len(trouvailles) < AU_PLUS and (lues := list(islice(lignes, TRANCHE))):
            anciens = self._documents([ligne.document.action.id for ligne in lues], depuis)
            entrees = [entree for _, entree in anciens.values() if entree]
            deja = repondaient(self._etat_de(entrees)) if entrees else set()
            for ligne in lues:
                ancien = anciens.get(ligne.document.action.id)
                if trouvaille := _comparer(ligne, ancien[0] if ancien else None, deja):
                    trouvailles.append(trouvaille)
        return trouvailles[:AU_PLUS]

    def _documents(
        self, actions: list[int], depuis: int
    ) -> dict[int, tuple[Document, Entree | None]]:
        """What was public of these actions at that publication; two queries."""
        alors = Changement.objects.filter(action__in=actions, numero__lte=depuis)
        derniers = alors.order_by("action", "-numero").distinct("action")
        versions = dict(derniers.values_list("action", "version"))
        if len(self._anciens) > GARDES:
            self._anciens.clear()
        a_lire = {pk for pk in versions.values() if pk} - self._anciens.keys()
        for pk, document in Version.objects.filter(pk__in=a_lire).values_list("pk", "document"):
            self._anciens[pk] = (document, entree_de(document))
        return {action: self._anciens[pk] for action, pk in versions.items() if pk in self._anciens}

    def _etat_de(self, entrees: list[Entree]) -> Etat:
        """An index of these entries alone, in memory."""
        segment = Segment("avant", composer(entrees)[0], Path())
        return Etat(self.present.manifeste, (Part(segment, None),), self.present.marque)


def ouvrir(depuis: int) -> Veille | None:
    """The index brought up to date, however long it takes; None while another process makes it.

    What an index that isn't whole lacks would never be told.
    """
    index().tenir()
    present = index().etat()
    return None if present is None or present.manifeste.reste else Veille(present, depuis)


def _comparer(ligne: Ligne, ancien: Document | None, deja: set[int]) -> Trouvaille | None:
    """What of a result is new; None when it already answered so."""
    anciennes = {s.id: s for s in ancien.sessions if not s.retiree_le} if ancien else {}
    if not anciennes:
        return Trouvaille(ligne, dict.fromkeys(ligne.numeros, Nature.FORMATION))
    natures = dict(_natures(ligne, anciennes, deja))
    if not natures:
        return None
    avant = {n: anciennes[n] for n, nature in natures.items() if nature == Nature.DATES}
    return Trouvaille(replace(ligne, numeros=tuple(natures)), natures, avant)


def _natures(
    ligne: Ligne, anciennes: dict[int, FicheSession], deja: set[int]
) -> Iterator[tuple[int, Nature]]:
    for session in ligne.sessions:
        ancienne = anciennes.get(session.id)
        if ancienne is None:
            yield session.id, Nature.SESSION
        elif _dates(session) != _dates(ancienne):
            yield session.id, Nature.DATES
        elif session.id not in deja:
            yield session.id, Nature.REPOND


def _dates(session: FicheSession) -> tuple[str | None, str | None]:
    return session.date_debut, session.date_fin
