"""« Où est ma session ? »: sessions found by code, organisme or title, the road of the one that is opened."""

from typing import Any

from django.http import HttpRequest

from sofi.echanges.morceaux import sessions_refusees
from sofi.ecrans.commun.numeros import numeros
from sofi.ecrans.commun.requete import page_de
from sofi.offre.models import Session
from sofi.offre.models.action import ActionQuerySet
from sofi.offre.recherche import partout, session_du_code
from sofi.partenaires.models import Retour
from sofi.partenaires.trajet import Trajet

PAR_PAGE = 20


def page_du_trajet(request: HttpRequest, actions: ActionQuerySet) -> dict[str, Any]:
    """The sessions of these actions that answer the question, and the road of one; never of another action."""
    question = request.GET.get("q", "").strip()[:200]
    sessions = Session.objects.filter(action__in=partout(actions, question))
    if numero := session_du_code(question):
        sessions = sessions.filter(pk=numero)
    sessions = sessions.select_related(
        "action__etablissement", "action__formation__fiche", "action__publiee__version", "lieu"
    ).defer("action__publiee__version__document")
    page = page_de(request, sessions.order_by("-date_debut", "-pk") if question else [], PAR_PAGE)
    return {
        "question": question,
        "page": page,
        "refusees": _refusees(page),
        "ecartees": sessions_refusees({session.action_id for session in page}),
        "trajet": _ouverte(request, sessions, page),
    }


def _ouverte(request: HttpRequest, sessions: Any, page: Any) -> Trajet | None:
    """The one asked for, else the only one."""
    demandees = numeros([request.GET.get("session", "")])
    if demandees:
        ouverte = sessions.filter(pk__in=demandees).first()
    else:
        ouverte = page.object_list[0] if page.paginator.count == 1 else None
    return Trajet(ouverte) if ouverte else None


def _refusees(page: Any) -> set[int]:
    """Among the actions shown, those that a partner refuses; one query."""
    actions = {session.action_id for session in page}
    refuses = Retour.objects.refuses().filter(action__in=actions)
    return set(refuses.values_list("action", flat=True))
