"""Trainings by their numbers, as they are today: public, over, or withdrawn."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Max

from sofi.validation.document import Document

from .models import Publication, SessionSuivie
from .recherche import documents_de


@dataclass(frozen=True)
class Gardee:
    """A training that was public at least once. Without document: nothing of it is public any more.

    `actives`: its sessions not over, the first to begin first; `finie_le`: the last day of the last one, known when
    there is none.
    """

    action: int
    titre: str
    organisme: str
    document: Document | None = None
    actives: list[int] = field(default_factory=list)
    finie_le: datetime.date | None = None

    @property
    def ouverte(self) -> bool:
        """There is a session to compare."""
        return self.document is not None and bool(self.actives)


def lire(actions: list[int], jour: datetime.date) -> list[Gardee]:
    """These trainings in this order, without the numbers that never were public; three queries."""
    documents = documents_de(set(actions))
    actives: dict[int, list[int]] = defaultdict(list)
    sessions = Publication.objects.filter(action__in=actions, date_fin__gte=jour)
    for action, numero in sessions.order_by("date_debut", "pk").values_list("action", "pk"):
        actives[action].append(numero)
    suivies = SessionSuivie.objects.filter(action__in=actions).values("action")
    connues = {
        ligne["action"]: ligne
        for ligne in suivies.annotate(
            titre_su=Max("titre"), qui=Max("dispensateur"), fin=Max("date_fin")
        )
    }
    return [
        _gardee(action, documents.get(action), actives.get(action, []), connues.get(action, {}))
        for action in actions
        if action in documents or action in connues
    ]


def _gardee(
    action: int, document: Document | None, actives: list[int], connue: dict[str, object]
) -> Gardee:
    """As its document says, else as its last one said."""
    fin = connue.get("fin")
    finie_le = fin if isinstance(fin, datetime.date) and fin.year < datetime.MAXYEAR else None
    if document is None:
        titre, organisme = str(connue["titre_su"]), str(connue["qui"])
        return Gardee(action, titre, organisme, finie_le=finie_le)
    finies = [s.date_fin for s in document.sessions if s.date_fin and not s.retiree_le]
    derniere = datetime.date.fromisoformat(max(finies)) if finies else finie_le
    return Gardee(
        action,
        document.action.titre,
        document.organisme.nom,
        document,
        actives,
        None if actives else derniere,
    )
