"""Adding a session so that the same request sent twice adds one."""

from django.db import transaction

from sofi.offre.models import Action, Session
from sofi.offre.operations import ajouter_session, copier_session, verrouiller
from sofi.validation.models import Version


@transaction.atomic
def session_de_plus(
    action: Action, *, copie_de: Session | None = None, derniere: int | None = None
) -> int:
    """The number of a new session, empty or copied.

    `derniere` is the last session that was on screen (0: none): when one was added since, it is that one.
    """
    verrouiller(action)
    if derniere is not None:
        ajoutees = action.sessions.filter(pk__gt=derniere).order_by("pk")
        if deja := ajoutees.values_list("pk", flat=True).first():
            return deja
    return copier_session(copie_de).pk if copie_de else ajouter_session(action).pk


def fut_publiee(session: Session) -> bool:
    """Some version of the action holds this session: it can be withdrawn, not removed."""
    versions = Version.objects.filter(action_id=session.action_id)
    return versions.filter(document__sessions__contains=[{"id": session.pk}]).exists()
