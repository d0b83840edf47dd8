"""What the public may see: published sessions that are neither withdrawn nor ended; anything else is 404."""

import datetime
from dataclasses import dataclass

from django.http import Http404

from sofi.diffusion.models import Publication
from sofi.diffusion.recherche import actives, publication
from sofi.offre.fiches import FicheSession
from sofi.validation.document import Document


@dataclass(frozen=True)
class SessionPubliee:
    """A published session, ended or not, with the document of its action and its numbers still active."""

    ligne: Publication
    document: Document
    actives: list[int]

    @property
    def session(self) -> FicheSession:
        return next(s for s in self.document.sessions if s.id == self.ligne.pk)

    def terminee(self, jour: datetime.date) -> bool:
        return self.ligne.date_fin < jour


def trouver(numero: int, jour: datetime.date) -> SessionPubliee | None:
    """The session of that number, None when nothing of it is public. Three queries."""
    trouvee = publication(numero)
    if trouvee is None:
        return None
    ligne, document = trouvee
    return SessionPubliee(ligne, document, actives(ligne.action, jour))


def session_publiee(numero: int, jour: datetime.date) -> SessionPubliee:
    """The same, or 404."""
    publiee = trouver(numero, jour)
    if publiee is None:
        raise Http404
    return publiee
