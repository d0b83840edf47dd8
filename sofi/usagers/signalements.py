"""Reports of an error: received, passed on, answered, followed by a secret address, forgotten at their term."""

import datetime
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Role, Utilisateur
from sofi.courriels.ecriture import ecrire, ecrire_a
from sofi.courriels.models import Courriel, Nature
from sofi.offre.fiches import FicheSession
from sofi.offre.models import Action
from sofi.validation.document import Document

from .models import EtapeDeSignalement, Signalement

Situation = Signalement.Situation
DUREE = datetime.timedelta(days=30)
"""How long the address lasts after the last step: time to read the answer, no more."""
SANS_REPONSE = datetime.timedelta(days=365)
"""How long a report that nobody answered stays on the lists: the sessions it speaks of are over by then."""
DEUX_FOIS = datetime.timedelta(minutes=5)
"""The same words sent again so soon are the same report: somebody clicked twice, or came back."""
_CLEF_DE_REPONSE = "signalement-repondu"


class SignalementChange(Exception):
    """Somebody answered it since it was read; the message says so, in French."""


@dataclass(frozen=True)
class Depot:
    """What somebody sends: what is wrong, what should be read, where to answer (empty: nowhere)."""

    objet: str
    texte: str
    courriel: str = ""


@transaction.atomic
def deposer(document: Document, session: FicheSession, depot: Depot) -> Signalement:
    """Keep a report on the page of this session, and pass it on at once. Twice the same is once."""
    maintenant = timezone.now()
    memes = Signalement.objects.filter(
        session=session.id, objet=depot.objet, texte=depot.texte, courriel=depot.courriel
    )
    if deja := memes.filter(le__gte=maintenant - DEUX_FOIS).first():
        return deja
    signalement = Signalement.objects.create(
        action_id=document.action.id,
        session=session.id,
        titre=document.action.titre[:255],
        organisme=document.organisme.nom[:255],
        objet=depot.objet,
        texte=depot.texte,
        courriel=depot.courriel,
        cle=secrets.token_urlsafe(24),
        le=maintenant,
        expire_le=maintenant + DUREE,
    )
    _franchir(signalement, Situation.RECU, texte=depot.texte)
    _transmettre(signalement)
    return signalement


def _transmettre(signalement: Signalement) -> None:
    """Tell its organisme and the service Offre; neither is told who reports."""
    _franchir(signalement, Situation.TRANSMIS)
    actifs = Utilisateur.objects.filter(is_active=True).order_by("pk")
    etablissement = Action.objects.values("etablissement").filter(pk=signalement.action_id)
    organisme = actifs.filter(role=Role.ORGANISME, rattachements__etablissement__in=etablissement)
    service = actifs.filter(role__in=(Role.SERVICE_OFFRE, Role.ADMINISTRATION))
    for personnes, espace in ((organisme.distinct(), "organisme"), (service, "service_offre")):
        ecrire_a(
            personnes,
            "usagers/courriels/signalement",
            {"signalement": signalement, "espace": espace},
            nature=Nature.SIGNALEMENT,
            clef=f"signalement:{signalement.pk}",
            lien=reverse(f"{espace}:signalement", args=[signalement.pk]),
        )


@transaction.atomic
def repondre(
    signalement: Signalement, *, auteur: Utilisateur, situation: str, texte: str
) -> EtapeDeSignalement:
    """Say that it is corrected, or answer it; whoever left an address is told.

    Refused when it was answered since `signalement` was read.
    """
    lue = Signalement.objects.filter(pk=signalement.pk, situation=signalement.situation)
    if not lue.select_for_update().exists():
        raise SignalementChange(
            "Ce signalement a été traité pendant que vous écriviez. Relisez ce qui a été répondu."
        )
    etape = _franchir(signalement, situation, texte=texte, auteur=auteur)
    if signalement.courriel:
        ecrire(
            signalement.courriel,
            "usagers/courriels/signalement_repondu",
            {"signalement": signalement, "etape": etape},
            clef=f"{_CLEF_DE_REPONSE}:{signalement.pk}:{etape.pk}",
            secret=True,
            nature=Nature.COMPTE,
            lien=reverse("public:signalement", args=[signalement.cle]),
        )
    return etape


def _franchir(
    signalement: Signalement, situation: str, *, texte: str = "", auteur: Utilisateur | None = None
) -> EtapeDeSignalement:
    """One step: the report is there, it is written, and the term starts again from it."""
    maintenant = timezone.now()
    signalement.situation, signalement.expire_le = situation, maintenant + DUREE
    signalement.save(update_fields=["situation", "expire_le"])
    return signalement.etapes.create(
        situation=situation,
        texte=texte,
        auteur=auteur,
        du_service=auteur is not None and auteur.est_service_offre,
        le=maintenant,
    )


def suivi(cle: str, maintenant: datetime.datetime) -> Signalement | None:
    """The report of that secret address, None once its term is past."""
    gardes = Signalement.objects.filter(expire_le__gt=maintenant).exclude(cle="")
    return gardes.prefetch_related("etapes").filter(cle=cle).first()


@transaction.atomic
def oublier(maintenant: datetime.datetime) -> int:
    """Erase, at their term, addresses of follow-up and e-mails; answered reports go whole. Return how many.

    One that nobody answered stays on the lists for a year, without anything of who sent it.
    """
    finis = Signalement.objects.filter(expire_le__lte=maintenant)
    _oublier_les_courriels(finis)
    traites = finis.filter(
        Q(situation__in=(Situation.CORRIGE, Situation.REPONDU))
        | Q(le__lte=maintenant - SANS_REPONSE)
    )
    nombre = traites.count()
    traites.delete()
    return nombre + finis.exclude(cle="").update(cle="", courriel="")


def _oublier_les_courriels(finis: QuerySet[Signalement]) -> None:
    """The e-mails that answered them hold the address too."""
    for numero in finis.exclude(courriel="").values_list("pk", flat=True):
        Courriel.objects.filter(clef__startswith=f"{_CLEF_DE_REPONSE}:{numero}:").delete()
