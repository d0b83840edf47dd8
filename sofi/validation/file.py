"""The queue of the service Offre: what waits for a decision, then what waits for the organisme."""

import datetime

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.utils import timezone

from sofi.comptes.models import Utilisateur
from sofi.offre.codes import Etat
from sofi.offre.models import Action
from sofi.offre.models.action import ActionQuerySet
from sofi.offre.recherche import de_l_organisme
from sofi.socle.jours_ouvres import ajouter

from .models import Evenement, OffrePubliee, Question

ETATS = (Etat.ATTENTE_VALIDATION, Etat.ATTENTE_REPONSES)


class Quand(TextChoices):
    """How near the deadline is."""

    RETARD = "retard", "En retard"
    AUJOURD_HUI = "aujourd_hui", "Aujourd'hui"
    DEMAIN = "demain", "Prochain jour ouvré"
    PLUS_TARD = "plus_tard", "Plus tard"


class Entree(TextChoices):
    """Does it enter the offer, or change what is public?"""

    PREMIERE = "premiere", "Première entrée"
    MODIFICATION = "modification", "Modification"


PERSONNE, TOUTES = "personne", "toutes"


def file_d_attente(
    *,
    etat: str = "",
    departement: str = "",
    organisme: str = "",
    voie: str = "",
    programme: str = "",
    entree: str = "",
    echeance: str = "",
    attribuee: str = "",
) -> ActionQuerySet:
    """The actions that wait, the nearest deadline first, those to validate before those that wait for an answer.

    `attribuee`: the number of a person, or PERSONNE. Each action has `deja_publiee`: it changes an offer
    that is public now.
    """
    actions = Action.objects.avec_formation().select_related("instruction__validateur")
    actions = actions.filter(etat__in=[etat] if etat in ETATS else ETATS)
    exacts = {
        "etablissement__commune__departement": departement,
        "voie": voie,
        "lot__programme": programme,
        "instruction__validateur": "" if attribuee == PERSONNE else attribuee,
    }
    actions = actions.filter(**{champ: valeur for champ, valeur in exacts.items() if valeur})
    if attribuee == PERSONNE:
        actions = actions.filter(instruction__validateur=None)
    if organisme:
        actions = de_l_organisme(actions, organisme)
    actions = avec_publication(actions)
    if entree:
        actions = actions.filter(publiee__isnull=entree == Entree.PREMIERE)
    if echeance:
        actions = actions.filter(a_echeance(echeance, timezone.now()))
    return actions.order_by(
        _rang_de_l_etat(), F("instruction__echeance").asc(nulls_last=True), "pk"
    )


def dates_seules(**criteres: str) -> ActionQuerySet:
    """The modifications to decide that changed only dates when they were sent, the nearest deadline first.

    `criteres`: those of `file_d_attente`; the state they ask for counts for nothing here.
    """
    a_decider = file_d_attente(**criteres | {"etat": Etat.ATTENTE_VALIDATION})
    return a_decider.filter(instruction__dates_seules=True)


def a_echeance(quand: str, maintenant: datetime.datetime) -> Q:
    """The condition of a deadline that late, or that near; a stopped clock is neither."""
    jour = timezone.localdate(maintenant)
    ce_soir, suivant = _minuit(jour), _minuit(ajouter(jour, 1))
    bornes = {
        Quand.RETARD: {"lte": maintenant},
        Quand.AUJOURD_HUI: {"gt": maintenant, "lt": ce_soir},
        Quand.DEMAIN: {"gte": ce_soir, "lt": suivant},
        Quand.PLUS_TARD: {"gte": suivant},
    }[Quand(quand)]
    limites = {f"instruction__echeance__{signe}": moment for signe, moment in bornes.items()}
    return Q(etat=Etat.ATTENTE_VALIDATION, **limites)


def _minuit(jour: datetime.date) -> datetime.datetime:
    """The end of that day."""
    lendemain = jour + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(lendemain, datetime.time()))


def comptes(
    actions: ActionQuerySet, *, auteur: Utilisateur, maintenant: datetime.datetime | None = None
) -> dict[str, int]:
    """How many of these actions: in all, for each deadline, for an answer, for this person, for nobody; one query."""
    maintenant = maintenant or timezone.now()
    conditions = {str(quand): a_echeance(quand, maintenant) for quand in Quand}
    conditions |= {
        str(Etat.ATTENTE_REPONSES): Q(etat=Etat.ATTENTE_REPONSES),
        "moi": Q(instruction__validateur=auteur),
        PERSONNE: Q(instruction__validateur=None),
        TOUTES: Q(),
    }
    return actions.order_by().aggregate(
        **{nom: Count("pk", filter=condition) for nom, condition in conditions.items()}
    )


def avec_publication(actions: ActionQuerySet) -> ActionQuerySet:
    """The same actions, each with `deja_publiee`."""
    publiee = OffrePubliee.objects.filter(action_id=OuterRef("pk"))
    return actions.annotate(deja_publiee=Exists(publiee))


def _rang_de_l_etat() -> Case:
    """What the service Offre can decide comes first."""
    return Case(
        When(etat=Etat.ATTENTE_VALIDATION, then=Value(False)),
        default=Value(True),
        output_field=BooleanField(),
    )


def refusees(actions: ActionQuerySet) -> ActionQuerySet:
    """Those whose last crossing was a refusal: the organisme has to correct them. Each has `dernier_acte`."""
    franchis = Evenement.objects.filter(action_id=OuterRef("pk")).exclude(de=F("vers"))
    dernier = franchis.order_by("-le", "-pk")
    return (
        actions.en_cours_de_saisie()
        .annotate(dernier_acte=Subquery(dernier.values("acte")[:1]))
        .filter(dernier_acte__in=["refuser", "refuser_accord"])
    )


def questions_en_attente(actions: ActionQuerySet) -> QuerySet[Question]:
    """The questions that wait for an answer on these actions, the oldest first."""
    attendues = Question.objects.filter(action__in=actions.en_attente_de_reponses(), reponse="")
    return attendues.select_related("action__formation__fiche", "posee_par").order_by("pk")
