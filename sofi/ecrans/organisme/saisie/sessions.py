"""Adding a session so that the same request sent twice adds one."""

from django.db import transaction
from django.utils import timezone

from sofi.comptes.models import Utilisateur
from sofi.offre.codes import Etat, Voie
from sofi.offre.models import Action, Session
from sofi.offre.operations import ajouter_session, copier_session, verrouiller
from sofi.validation.circuit import franchir
from sofi.validation.models import Version
from sofi.validation.publication import sessions_publiees


@transaction.atomic
def session_de_plus(
    action: Action,
    *,
    auteur: Utilisateur,
    copie_de: Session | None = None,
    derniere: int | None = None,
) -> int:
    """The number of a new session, empty or copied.

    `derniere` is the last session that was on screen (0: none): when one was added since, it is that one.
    """
    verrouiller(action)
    if derniere is not None:
        ajoutees = action.sessions.filter(pk__gt=derniere).order_by("pk")
        if numero := ajoutees.values_list("pk", flat=True).first():
            return numero
    if copie_de is None:
        return ajouter_session(action, auteur=auteur).pk
    return copier_session(copie_de, auteur=auteur, apres=timezone.localdate()).pk


@transaction.atomic
def reconduire(session: Session, *, auteur: Utilisateur, derniere: int | None) -> int:
    """The number of the same session next year; a validated action is opened for modification first."""
    if session.action.etat == Etat.VALIDEE:
        franchir(session.action, "modifier", auteur=auteur)
    return session_de_plus(session.action, auteur=auteur, copie_de=session, derniere=derniere)


def fut_publiee(session: Session) -> bool:
    """Some version of the action holds this session: it can be withdrawn, not removed."""
    versions = Version.objects.filter(action_id=session.action_id)
    return versions.filter(document__sessions__contains=[{"id": session.pk}]).exists()


def se_retire_aussitot(session: Session) -> bool:
    """It is public, and no agreement of the Région is needed: withdrawing it takes effect at once."""
    if session.action.voie == Voie.PUBLIQUE or session.retiree_le is not None:
        return False
    return session.pk in sessions_publiees(session.action_id)
