"""Keeping the index with what is published.

Whoever finds the index late brings it up to date, one at a time on a machine: the process that keeps it (`manage.py
index`, woken by each publication), or else the one that is asked something meanwhile.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from sofi.socle import repliques
from sofi.socle.conservation import inexact, instant
from sofi.validation.document import Document
from sofi.validation.models import OffrePubliee

from .. import changements
from ..changements import Point
from ..etat_public import EtatPublic
from .dossier import FORMAT, Dossier, Etat, Manifeste, Part, SegmentNomme
from .entree import Entree, entree_de
from .segment import composer, fondre

LOT = 1000
"""Actions read at once while the index is made: each lot is a segment, found as soon as it is written."""
EN_PASSANT = 500
"""A process that is asked something catches up with so many actions at most; more is left to who keeps the index."""
PATIENCE = 0.5  # seconds to wait for another who is writing, before answering with what there is
SEGMENTS_MAX = 8
"""More small segments than this are made one: each question walks through all of them."""
PART_DES_PETITS = 0.1
"""Small segments together larger than this part of the large one are made one with it."""


class Index:
    """The index of this machine, as this process reads it."""

    def __init__(self, chemin: Path) -> None:
        self.dossier = Dossier(chemin)
        self.temoin: Callable[[], None] = lambda: None
        """Told each time another index is published here."""
        self._etat: Etat | None = None
        self._entier: Etat | None = None

    def etat(self) -> Etat | None:
        """The index as it stands on the disk, opened again when it has been replaced; None when there is none."""
        marque = self.dossier.marque()
        if self._etat is None or marque != self._etat.marque:
            self._etat = self.dossier.lire() or (None if marque is None else self._etat)
        return self._etat

    def a_jour(self) -> Etat | None:
        """The index with all that is published, or what there is while somebody makes it.

        One query, none when it stands where the request found the sequence; nothing new.
        """
        etat = self.etat()
        point = _point_de_la_demande(etat) or changements.point()
        if etat is None or not _tient_compte_de(etat, point):
            # The index follows the primary: ahead of a replica or not, what it lacks is asked there.
            if not repliques.primaire_muet():
                repliques.exiger_le_primaire()
            elif etat is not None and point.numero <= etat.manifeste.numero:
                return self._a_montrer(etat, point)
            with self.dossier.verrouille(PATIENCE) as pris:
                if pris:
                    self._rattraper(en_passant=True)
            etat = self.etat()
        return self._a_montrer(etat, point)

    def _a_montrer(self, etat: Etat | None, point: Point) -> Etat | None:
        """The index; while it is made again, the one that this process still has open, when it is of this base."""
        if etat is None or not _tient_compte_de(etat, point):
            inexact()
        if etat is not None and not etat.manifeste.reste:
            self._entier = etat
        elif self._entier is not None and self._entier.manifeste.base == point.base:
            return self._entier
        return etat

    def tenir(self) -> bool:
        """Bring the index wholly up to date, however long it takes; False when somebody else is at it."""
        with self.dossier.verrouille(0) as pris:
            if pris:
                self._rattraper(en_passant=False)
                self._oublier()
        return pris

    def effacer(self) -> None:
        """Forget the index of this machine: it is made again from what is published."""
        with self.dossier.verrouille(PATIENCE):
            self.dossier.effacer()

    def _rattraper(self, *, en_passant: bool) -> None:
        """Apply what follows the index's last change. The caller holds the folder."""
        etat = self.etat()
        if etat is None or not _est_la_suite(etat.manifeste):
            if en_passant and OffrePubliee.objects.count() > EN_PASSANT:
                return
            etat = self._recommencer()
        if etat.manifeste.reste:
            if en_passant:
                return
            self._achever(etat)
            return
        actions, point = changements.depuis(etat.manifeste.numero)
        if point.numero != etat.manifeste.numero and not (en_passant and len(actions) > EN_PASSANT):
            self._appliquer(etat, actions, point)

    def _appliquer(self, etat: Etat, actions: set[int], point: Point) -> None:
        """The index with these actions as they are now published."""
        entrees = list(entrees_de(sorted(actions)))
        segments = [
            SegmentNomme(nomme.nom, sorted({*nomme.morts, *_rangs(part, actions)}))
            for nomme, part in zip(etat.manifeste.segments, etat.parts, strict=True)
        ]
        if entrees:
            segments.append(SegmentNomme(self.dossier.ajouter(*composer(entrees))))
        self._publier(point, segments)
        self._ranger(point)

    def _ranger(self, point: Point) -> None:
        """Fewer segments, when there are too many: the small ones in one, or all of them."""
        etat = self.etat()
        if etat is None or len(etat.parts) <= 1:
            return
        grand, *petits = sorted(etat.parts, key=lambda part: -part.segment.actions)
        legers = sum(part.segment.actions for part in petits)
        if legers > PART_DES_PETITS * grand.segment.actions:
            self._publier(point, [self._fondu(etat.parts)])
        elif len(petits) > SEGMENTS_MAX:
            nomme = next(s for s in etat.manifeste.segments if s.nom == grand.segment.nom)
            self._publier(point, [nomme, self._fondu(petits)])

    def _oublier(self) -> None:
        """When something had to be forgotten, the files that hold it go, for one that holds what is living."""
        etat, point = self.etat(), changements.point()
        if (
            etat is None
            or not _tient_compte_de(etat, point)
            or etat.manifeste.oublis >= point.oublis
        ):
            return
        segments = etat.manifeste.segments
        if any(segment.morts for segment in segments):
            segments = [self._fondu(etat.parts)]
        self._publier(point, segments, oublis=point.oublis)

    def _fondu(self, parts: Sequence[Part]) -> SegmentNomme:
        return SegmentNomme(
            self.dossier.ajouter(*fondre([(part.segment, vivants_de(part)) for part in parts]))
        )

    def _publier(
        self,
        point: Point,
        segments: list[SegmentNomme],
        faites: int = 0,
        reste: int = 0,
        oublis: int | None = None,
    ) -> None:
        if oublis is None:
            oublis = self._etat.manifeste.oublis if self._etat else point.oublis
        ou = (point.base, point.numero, point.jeton)
        self.dossier.publier(Manifeste(FORMAT, *ou, segments, faites, reste, oublis))
        self.temoin()

    def _recommencer(self) -> Etat:
        """An empty index, of this base, from here on; what was published before is still to be read."""
        point = changements.point()
        self._publier(point, [], reste=OffrePubliee.objects.count(), oublis=point.oublis)
        etat = self.etat()
        assert etat is not None
        if not etat.manifeste.reste:
            return etat
        if etat.manifeste.reste <= EN_PASSANT:
            self._achever(etat)
            return self.etat() or etat
        return etat

    def _achever(self, etat: Etat) -> None:
        """Read the published actions that the index doesn't hold yet, lot by lot."""
        m = etat.manifeste
        point = Point(m.base, m.numero, m.jeton)
        segments = list(m.segments)
        tenues = {int(n) for part in etat.parts for n in part.segment.colonnes["a_numero"]}
        numeros = OffrePubliee.objects.order_by("action_id").values_list("action_id", flat=True)
        a_lire = [numero for numero in numeros if numero not in tenues]
        for debut in range(0, len(a_lire), LOT):
            if entrees := list(entrees_de(a_lire[debut : debut + LOT])):
                segments.append(SegmentNomme(self.dossier.ajouter(*composer(entrees))))
            faites = len(tenues) + debut + LOT
            self._publier(point, segments, faites, max(len(a_lire) - debut - LOT, 0) or 1)
        self._publier(point, segments)
        self._ranger(point)


def _point_de_la_demande(etat: Etat | None) -> Point | None:
    """Where the sequence stood when this request began, when the index stands there too."""
    ici = instant()
    if etat is None or ici is None:
        return None
    point = EtatPublic(ici.etat).point
    return point if _tient_compte_de(etat, point) else None


def _tient_compte_de(etat: Etat, point: Point) -> bool:
    m = etat.manifeste
    return not m.reste and (m.base, m.numero, m.jeton) == (point.base, point.numero, point.jeton)


def _est_la_suite(manifeste: Manifeste) -> bool:
    """The changes of the base after the index's last one are what it lacks, and all that it lacks."""
    return changements.est_le_notre(manifeste.base, manifeste.numero, manifeste.jeton)


def _rangs(part: Part, actions: set[int]) -> Iterator[int]:
    rangs = part.segment.rang_des_actions
    return (rangs[action] for action in actions if action in rangs)


def vivants_de(part: Part) -> NDArray[np.bool_]:
    """The living actions of a part, one value each."""
    return np.ones(part.segment.actions, np.bool_) if part.vivants is None else part.vivants


def entrees_de(actions: Iterable[int]) -> Iterator[Entree]:
    """The entries of those of these actions that are public; one query."""
    documents: Iterable[Document] = OffrePubliee.objects.filter(action_id__in=actions).values_list(
        "version__document", flat=True
    )
    return (entree for document in documents if (entree := entree_de(document)) is not None)


@cache
def index() -> Index:
    """The index of this machine, in `settings.INDEX`."""
    return Index(Path(settings.INDEX))
