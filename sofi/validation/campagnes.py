"""Certifications that end: the offer they concern, and its replacement in one go or proposed to the organismes."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import Role, Utilisateur
from sofi.courriels.ecriture import ecrire_a
from sofi.courriels.models import Nature
from sofi.offre.codes import Etat
from sofi.offre.models import Action, Session
from sofi.offre.models.action import ActionQuerySet
from sofi.referentiels.models import FicheCertifInfo

from .circuit import CircuitImpossible
from .models import Proposition
from .remplacement import Remplacement, RemplacementImpossible, acquitter, comparer, remplacer

BIENTOT = datetime.timedelta(days=183)
FICHE = "action__formation__fiche"


@dataclass(frozen=True)
class Suite:
    """What became of an action in a campaign: `fait`, else why not."""

    action: Action
    fait: Remplacement | None = None
    refus: str = ""


def finissantes(jour: datetime.date) -> QuerySet[FicheCertifInfo]:
    """The sheets ended, replaced, withdrawn or ending within six months that some offer uses.

    Each has its `fin_connue`, its `nombre_actions`, and its `nombre_sessions`: those to come that start at
    the end or after. The nearest end first, unknown ends last.
    """
    actions = Action.objects.exclude(etat=Etat.ARCHIVEE).filter(formation__fiche=OuterRef("pk"))
    fin = Coalesce(
        f"{FICHE}__certification__date_fin_enregistrement", f"{FICHE}__fin_enregistrement"
    )
    sessions = (
        Session.objects.non_retirees()
        .exclude(action__etat=Etat.ARCHIVEE)
        .filter(**{FICHE: OuterRef("pk")}, date_debut__gt=jour, date_debut__gte=fin)
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
    lues = fiches.select_related("certification", "remplacee_par")
    return lues.order_by(F("fin_connue").asc(nulls_last=True), "code")


def _nombre(lignes: QuerySet, par: str) -> Coalesce:
    comptes = lignes.order_by().values(par).annotate(nombre=Count("pk")).values("nombre")
    return Coalesce(Subquery(comptes), 0)


def actions_de(fiche: FicheCertifInfo) -> ActionQuerySet:
    """The offer entered on this sheet, by organisme."""
    actions: ActionQuerySet = Action.objects.filter(formation__fiche=fiche)
    return actions.exclude(etat=Etat.ARCHIVEE).avec_formation().order_by("etablissement__nom", "pk")


def remplacer_tout(
    actions: Iterable[Action],
    nouvelle: FicheCertifInfo,
    *,
    ancienne: FicheCertifInfo,
    auteur: Utilisateur,
    motif: str,
) -> list[Suite]:
    """Replace the code of each, each in its own transaction: one that can't be leaves the others."""
    suites = []
    for action in actions:
        try:
            fait = remplacer(action, nouvelle, auteur=auteur, motif=motif, ancienne=ancienne.pk)
        except CircuitImpossible as refus:
            suites.append(Suite(action, refus=str(refus)))
        else:
            suites.append(Suite(action, fait))
    return suites


@transaction.atomic
def proposer(
    actions: Iterable[Action],
    nouvelle: FicheCertifInfo,
    *,
    ancienne: FicheCertifInfo,
    auteur: Utilisateur,
    motif: str,
) -> list[Suite]:
    """Propose the code to the organismes: one e-mail to each person, with all that is theirs.

    An action that already waits for an answer gets the new proposal in place of the former one.
    """
    suites, proposees = [], []
    for action in actions:
        try:
            comparer(action, nouvelle)
        except RemplacementImpossible as refus:
            suites.append(Suite(action, refus=str(refus)))
            continue
        Proposition.objects.filter(action=action, acceptee_le__isnull=True).delete()
        proposees.append(
            Proposition.objects.create(
                action=action,
                ancienne=ancienne,
                nouvelle=nouvelle,
                motif=motif,
                proposee_par=auteur,
            )
        )
        suites.append(Suite(action))
    _annoncer(proposees)
    return suites


def _annoncer(propositions: list[Proposition]) -> None:
    """One e-mail to each person of the organismes concerned, on their own actions only."""
    par_organisme = defaultdict(list)
    for proposition in propositions:
        par_organisme[proposition.action.etablissement_id].append(proposition)
    personnes = Utilisateur.objects.filter(
        is_active=True, role=Role.ORGANISME, rattachements__etablissement__in=par_organisme
    )
    for personne in personnes.distinct().order_by("pk").prefetch_related("rattachements"):
        siens = [lien.etablissement_id for lien in personne.rattachements.all()]
        siennes = [p for numero in siens for p in par_organisme.get(numero, [])]
        ecrire_a(
            [personne],
            "validation/courriels/propositions",
            {"propositions": siennes, "premiere": siennes[0]},
            nature=Nature.CODE,
            clef=f"proposition:{siennes[0].pk}",
            lien=reverse("organisme:tableau_de_bord"),
        )


@transaction.atomic
def accepter(proposition: Proposition, *, auteur: Utilisateur) -> Remplacement:
    """The organisme accepts: the code is replaced as the service Offre proposed it, and counts as seen."""
    prise = Proposition.objects.filter(pk=proposition.pk, acceptee_le__isnull=True).update(
        acceptee_le=timezone.now(), acceptee_par=auteur
    )
    if not prise:
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
