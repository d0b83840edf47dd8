"""The other trainings of the region that prepare the same certification, the nearest first."""

import datetime

from sofi.offre.fiches import FicheSession, pieces
from sofi.offre.models import Action
from sofi.validation.document import Document

from .indexation import adresse_de
from .lieux import distance
from .models import Publication
from .recherche import Ligne, Retenue, documents_de

PROCHES = 3
"""How many are shown: enough to go on, the search tells the others."""
CANDIDATES = 500
"""Sessions whose distance is measured: more than any certification has at once in a region."""
LOIN = 1e9  # kilometres: after all those whose place is known


def trouver(document: Document, session: FicheSession, jour: datetime.date) -> list[Ligne]:
    """The nearest ones to a session, one per action, not ended; two queries, none without certification.

    The cards only say where to look: what isn't of this certification in its own public document is left out.
    """
    fiche = document.formation.fiche
    if fiche is None:
        return []
    proches = _proches(fiche.code, document.action.id, session, jour)
    documents = documents_de({action for action, _, _ in proches})
    lignes = [
        Ligne(Retenue(documents[action], (numero,)), km if km < LOIN else None)
        for action, numero, km in proches
        if action in documents
    ]
    memes = [ligne for ligne in lignes if _code(ligne.document) == fiche.code]
    return memes[:PROCHES]


def _code(document: Document) -> str:
    return document.formation.fiche.code if document.formation.fiche else ""


def _proches(
    code: str, sauf: int, session: FicheSession, jour: datetime.date
) -> list[tuple[int, int, float]]:
    """Action, next session and distance of the nearest actions; a few more than are shown."""
    ici = adresse_de(session)
    actions = Action.objects.filter(formation__fiche__code=code).exclude(pk=sauf)
    sessions = Publication.objects.filter(action__in=actions.values("pk"), date_fin__gte=jour)
    lues = sessions.order_by("date_debut", "pk").values_list(
        "action", "pk", "latitude", "longitude"
    )
    proches: dict[int, tuple[float, int]] = {}
    for action, numero, latitude, longitude in lues[:CANDIDATES]:
        km = _km(ici, latitude, longitude)
        if action not in proches or km < proches[action][0]:
            proches[action] = (km, numero)
    tries = sorted(proches.items(), key=lambda paire: paire[1])
    return [(action, numero, km) for action, (km, numero) in tries[: PROCHES * 2]]


def _km(ici: pieces.Adresse, latitude: float | None, longitude: float | None) -> float:
    """As the crow flies, `LOIN` when one of the two isn't placed."""
    if ici.latitude is None or ici.longitude is None or latitude is None or longitude is None:
        return LOIN
    return distance(ici.latitude, ici.longitude, latitude, longitude)
