"""Certifications that end: the offer they concern, and the organisme that accepts the code proposed to it."""

import datetime

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from sofi.annuaire.origines import Origine
from sofi.comptes.models import Utilisateur
from sofi.offre.codes import Etat
from sofi.offre.models import Action, Session
from sofi.offre.models.action import ActionQuerySet
from sofi.referentiels.models import FicheCertifInfo
from sofi.socle.recherche import Plie

from .models import Proposition
from .remplacement import Remplacement, RemplacementImpossible, acquitter, remplacer

BIENTOT = datetime.timedelta(days=183)  # half a year
FICHE = "action__formation__fiche"


def finissantes(jour: datetime.date) -> QuerySet[FicheCertifInfo]:
    """The sheets ended, replaced, withdrawn or ending within six months that some offer uses.

    Each has its `fin_connue`, its `nombre_actions`, and its `nombre_sessions`: those to come that start at
    the end or after. The nearest end first, unknown ends last.
    """
    actions = Action.objects.d_ici().exclude(etat=Etat.ARCHIVEE)
    actions = actions.filter(formation__fiche=OuterRef("pk"))
    fin = Coalesce(
        f"{FICHE}__certification__date_fin_enregistrement", f"{FICHE}__fin_enregistrement"
    )
    sessions = (
        Session.objects.non_retirees()
        .exclude(action__etat=Etat.ARCHIVEE)
        .filter(
            action__origine=Origine.SOFI,
            **{FICHE: OuterRef("pk")},
            date_debut__gt=jour,
            date_debut__gte=fin,
        )
    )
    fiches = FicheCertifInfo.objects.annotate(
        fin_connue=Coalesce("certification__date_fin_enregistrement", "fin_enregistrement"),
        nombre_actions=_nombre(actions, "formation__fiche"),
        nombre_sessions=_nombre(sessions, FICHE),
    ).filter(
        Q(fin_connue__lt=jour + BIENTOT)
        | Q(remplacee_par__isnull=False)
        | Q(retire_le__isnull=False)
        | Q(certification__active=False),
        nombre_actions__gt=0,
    )
    fiches_lues = fiches.select_related("certification", "remplacee_par")
    return fiches_lues.order_by(F("fin_connue").asc(nulls_last=True), "code")


def _nombre(lignes: QuerySet, par: str) -> Coalesce:
    comptes = lignes.order_by().values(par).annotate(nombre=Count("pk")).values("nombre")
    return Coalesce(Subquery(comptes), 0)


def actions_de(fiche: FicheCertifInfo) -> ActionQuerySet:
    """The offer entered on this sheet, by organisme."""
    actions: ActionQuerySet = Action.objects.d_ici().filter(formation__fiche=fiche)
    return (
        actions.exclude(etat=Etat.ARCHIVEE)
        .avec_formation()
        .order_by(Plie("etablissement__nom"), "pk")
    )


@transaction.atomic
def accepter(proposition: Proposition, *, auteur: Utilisateur) -> Remplacement:
    """The organisme accepts: the code is replaced as the service Offre proposed it, and counts as seen."""
    proposition_prise = Proposition.objects.filter(
        pk=proposition.pk, acceptee_le__isnull=True
    ).update(acceptee_le=timezone.now(), acceptee_par=auteur)
    if not proposition_prise:
        raise RemplacementImpossible("Ce remplacement est déjà accepté.")
    fait = remplacer(
        proposition.action,
        proposition.nouvelle,
        auteur=proposition.proposee_par,
        motif=f"{proposition.motif}\nAccepté par l'organisme ({auteur}).",
        ancienne=proposition.ancienne_id,
    )
    acquitter(proposition.action, auteur=auteur)
    return fait
