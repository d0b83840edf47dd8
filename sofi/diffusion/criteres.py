"""What is asked of the search, checked and typed: no HTTP here."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from .codes import PRIX_GRATUIT
from .lieux import Lieu

PAR_PAGE = 20
PAGES_MAX = 500  # of 20: ten thousand results; a page further costs as much as all those before it
PLAFOND = PAR_PAGE * PAGES_MAX
"""No more results than this are shown."""
RAYONS = (10, 30, 50, 100)  # kilometres
RAYON_HABITUEL = 50  # kilometres, when a place is typed without a radius
MOIS_PROCHES = 3  # « dans les 3 mois », the present month aside


class Tri(StrEnum):
    """How results are ordered."""

    PERTINENCE = "pertinence"
    DISTANCE = "distance"
    DATE = "date"


@dataclass(frozen=True)
class Criteres:
    """A question. Facets hold the numbers of `codes`; several values of a facet mean one or the other.

    `rayon` in km around `lieu`; None: the distance is told, nothing is left out. `jour` is today. A session begins
    between `a_partir_du` and `jusqu_au`, or takes people all year round. `programme` holds the numbers of regional
    programmes in the base Dispositif; `reperes` are marks of the index (a métier, a certification…), all wanted.
    `commune`: codes INSEE, a session takes place there and isn't followed from home. Results are trainings, or sessions
    when it is said (`par_session`).
    """

    jour: datetime.date
    texte: str = ""
    lieu: Lieu | None = None
    rayon: int | None = RAYON_HABITUEL
    a_partir_du: datetime.date | None = None
    jusqu_au: datetime.date | None = None
    domaine: tuple[int, ...] = ()
    public: tuple[int, ...] = ()
    modalite: tuple[int, ...] = ()
    debut: tuple[int, ...] = ()
    financement: tuple[int, ...] = ()
    niveau: tuple[int, ...] = ()
    departement: tuple[int, ...] = ()
    certifiante: tuple[int, ...] = ()
    periode: tuple[int, ...] = ()
    programme: tuple[int, ...] = ()
    gratuit: bool = False
    prix: tuple[int, ...] = ()
    duree: tuple[int, ...] = ()
    recrutement: tuple[int, ...] = ()
    certification: tuple[int, ...] = ()
    origine: tuple[int, ...] = ()
    organisme: tuple[int, ...] = ()
    commune: tuple[str, ...] = ()
    reperes: tuple[str, ...] = ()
    par_session: bool = False
    tri: Tri | None = None
    page: int = 1
    tel_quel: bool = False

    def valeurs(self, facette: str) -> tuple[int, ...]:
        """What is chosen of a facet; « gratuit » is one of the prices."""
        if facette == "prix" and self.gratuit:
            return (PRIX_GRATUIT,)
        choisies: tuple[int, ...] = getattr(self, facette)
        return choisies

    @property
    def ordre(self) -> Tri:
        """The order asked for when it has a meaning here, else the most useful one."""
        if self.tri == Tri.DISTANCE and not (self.lieu and self.lieu.situe):
            return Tri.DATE
        if self.tri:
            return self.tri
        if self.texte:
            return Tri.PERTINENCE
        return Tri.DISTANCE if self.lieu and self.lieu.situe else Tri.DATE
