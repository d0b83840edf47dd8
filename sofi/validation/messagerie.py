"""Messages between the service Offre and an organisme: written, read, told by e-mail. No state nor clock changes."""

import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Role, Utilisateur
from sofi.courriels.ecriture import ecrire_a
from sofi.courriels.models import Nature
from sofi.offre.models import Action
from sofi.offre.regles.phrases import enumerer
from sofi.socle.formats import accord
from sofi.socle.texte_riche import message_longueur, refuser_caracteres

from .message import LONGUEUR_MAX, MessageSurAction
from .models import Instruction

PAR_JOUR = 20
"""Messages of one side about one action in a day: each is an e-mail to several people."""
DEUX_FOIS = datetime.timedelta(minutes=5)


class MessageImpossible(Exception):
    """It can't be sent; the message says why and what to do, in French."""


def messages_de(action: Action) -> list[MessageSurAction]:
    """The thread, the last message first."""
    return list(action.messages.select_related("auteur").order_by("-le", "-pk"))


def non_lus_de_l_organisme(actions: QuerySet[Action]) -> QuerySet[MessageSurAction]:
    """What the service Offre wrote about these actions, and nobody of their organisme has read."""
    recus = MessageSurAction.objects.non_lus(par_le_service=False).filter(action__in=actions)
    return recus.select_related("auteur", "action__formation__fiche")


def recus_par_le_service() -> QuerySet[MessageSurAction]:
    """What organismes wrote, the last first."""
    recus = MessageSurAction.objects.filter(du_service=False).order_by("-le", "-pk")
    return recus.select_related("auteur", "action__formation__fiche", "action__etablissement")


@transaction.atomic
def ecrire_message(action: Action, *, auteur: Utilisateur, texte: str) -> MessageSurAction:
    """Write to the other side, which is told by e-mail; what it had written is read. Twice the same is once."""
    texte = texte.strip()
    _verifier(texte)
    Action.objects.select_for_update(of=("self",)).get(
        pk=action.pk
    )  # one at a time: they are counted
    du_service = auteur.est_service_offre
    siens = action.messages.filter(du_service=du_service)
    depuis = timezone.now() - DEUX_FOIS
    if deja := siens.filter(auteur=auteur, texte=texte, le__gte=depuis).first():
        return deja
    if siens.filter(le__date=timezone.localdate()).count() >= PAR_JOUR:
        raise MessageImpossible(
            f"{accord(PAR_JOUR, 'message est déjà parti', 'messages sont déjà partis')} aujourd'hui sur cette "
            "action, le maximum. Continuez demain, ou téléphonez."
        )
    marquer_lus(action, lecteur=auteur)
    message: MessageSurAction = action.messages.create(
        du_service=du_service, auteur=auteur, texte=texte
    )
    _annoncer(message, action)
    return message


def _verifier(texte: str) -> None:
    if not texte:
        raise MessageImpossible("Écrivez votre message.")
    if noms := refuser_caracteres(texte):
        raise MessageImpossible(
            f"Ce texte contient {enumerer(noms)}. Effacez-le, puis tapez-le au clavier."
        )
    if message := message_longueur(len(texte), LONGUEUR_MAX):
        raise MessageImpossible(message)


def marquer_lus(action: Action, *, lecteur: Utilisateur) -> int:
    """What the other side wrote is read, by whoever reads first; return how many were not."""
    recus = action.messages.non_lus(par_le_service=lecteur.est_service_offre)
    return int(recus.order_by().update(lu_le=timezone.now()))


def _annoncer(message: MessageSurAction, action: Action) -> None:
    """The people of the établissement; on the other side who has the action, else the whole service Offre."""
    pages = {True: "organisme:recapitulatif", False: "service_offre:action"}
    ecrire_a(
        _de_l_organisme(action) if message.du_service else _du_service(action),
        "validation/courriels/message",
        {"message": message, "action": action, "titre": action.titre},
        nature=Nature.MESSAGE,
        clef=f"{Nature.MESSAGE}:{message.pk}",
        lien=f"{reverse(pages[message.du_service], args=[action.pk])}#messages",
    )


def _de_l_organisme(action: Action) -> QuerySet[Utilisateur]:
    actifs = Utilisateur.objects.filter(is_active=True, role=Role.ORGANISME)
    return actifs.filter(rattachements__etablissement=action.etablissement_id).order_by("pk")


def _du_service(action: Action) -> QuerySet[Utilisateur]:
    roles = (Role.SERVICE_OFFRE, Role.ADMINISTRATION)
    service = Utilisateur.objects.filter(is_active=True, role__in=roles).order_by("pk")
    suivie = Instruction.objects.filter(action=action, validateur__is_active=True).first()
    return service.filter(instructions=suivie) if suivie else service
