"""What is new for a search that somebody follows: what answers now and didn't, and what answers at other dates.

Two states are compared, each a number of the sequence of publications: that of the index, and the one up to which the
search was already told. Nothing of what answered is kept beside the search.
"""

import datetime
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path

import numpy as np

from sofi.offre.fiches import FicheSession, pieces
from sofi.validation.document import Document
from sofi.validation.models import Version

from .criteres import Criteres
from .models import Changement
from .moteur.dossier import Etat, Part
from .moteur.entree import Entree, entree_de, recrute
from .moteur.segment import Segment, composer
from .moteur.suite import index
from .recherche import Ligne, documents_de, suivre

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
    PLACES = "places"
    REUNION = "reunion"


NOUVELLES = frozenset({Nature.FORMATION, Nature.SESSION, Nature.DATES, Nature.REPOND})
"""What one didn't find before."""


@dataclass(frozen=True)
class Trouvaille:
    """A training to tell: its sessions that are new, each with the reason.

    `avant`: those whose dates changed, as they were; `reunions`: the meetings that are announced.
    """

    ligne: Ligne
    natures: dict[int, Nature]
    avant: dict[int, FicheSession] = field(default_factory=dict)
    reunions: dict[int, list[pieces.InformationCollective]] = field(default_factory=dict)

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

    def nouveautes(
        self, criteres: Criteres, depuis: int, voulues: frozenset[Nature] = NOUVELLES
    ) -> list[Trouvaille]:
        """What is new for a question since that publication, in the order of the search; `AU_PLUS` at most.

        The search, then two queries for each hundred of results that were published again; three for meetings.
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
            entiers = (
                documents_de({ligne.document.action.id for ligne in lues})
                if Nature.REUNION in voulues
                else {}
            )
            for ligne in lues:
                action = ligne.document.action.id
                ancien, _ = anciens.get(action, (None, None))
                comparaison = _Comparaison(ligne, ancien, entiers.get(action), deja, criteres.jour)
                if trouvaille := comparaison.trouvaille(voulues):
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


@dataclass(frozen=True)
class _Comparaison:
    """A result and what was public of it; `entier`: its document, read where its card doesn't say enough.

    `deja`: the sessions that already answered.
    """

    ligne: Ligne
    ancien: Document | None
    entier: Document | None
    deja: set[int]
    jour: datetime.date

    def trouvaille(self, voulues: frozenset[Nature]) -> Trouvaille | None:
        """What of it is new, among what is wanted; None when there is nothing to tell."""
        anciennes = (
            {s.id: s for s in self.ancien.sessions if not s.retiree_le} if self.ancien else {}
        )
        if not anciennes:
            toutes = dict.fromkeys(self.ligne.numeros, Nature.FORMATION)
            return Trouvaille(self.ligne, toutes) if Nature.FORMATION in voulues else None
        natures = {
            session.id: nature
            for session in self.ligne.sessions
            if (nature := self._nature(session, anciennes.get(session.id), voulues))
        }
        if not natures:
            return None
        return Trouvaille(
            replace(self.ligne, retenue=replace(self.ligne.retenue, numeros=tuple(natures))),
            natures,
            avant={n: anciennes[n] for n, nature in natures.items() if nature == Nature.DATES},
            reunions={
                n: self._reunions(n, anciennes[n])
                for n, nature in natures.items()
                if nature == Nature.REUNION
            },
        )

    def _nature(
        self, session: FicheSession, ancienne: FicheSession | None, voulues: frozenset[Nature]
    ) -> Nature | None:
        """The first reason to tell it that is wanted."""
        if ancienne is None:
            return Nature.SESSION if Nature.SESSION in voulues else None
        raisons = {
            Nature.DATES: lambda: _dates(session) != _dates(ancienne),
            Nature.REPOND: lambda: session.id not in self.deja,
            Nature.PLACES: lambda: recrute(session) and not recrute(ancienne),
            Nature.REUNION: lambda: self._reunions(session.id, ancienne),
        }
        return next((n for n, vraie in raisons.items() if n in voulues and vraie()), None)

    def _reunions(self, numero: int, ancienne: FicheSession) -> list[pieces.InformationCollective]:
        """The meetings to come that weren't announced: another day or another hour is another one."""
        session = self.entier.session(numero) if self.entier else None
        connues = {(i.date, i.heure_debut) for i in ancienne.informations_collectives}
        return [
            information
            for information in (session.informations_collectives if session else ())
            if information.date >= self.jour.isoformat()
            and (information.date, information.heure_debut) not in connues
        ]


def _dates(session: FicheSession) -> tuple[str | None, str | None]:
    return session.date_debut, session.date_fin
