"""The queue of the service Offre: what waits for a decision, then what waits for the organisme."""

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)

from sofi.offre.codes import Etat
from sofi.offre.models import Action
from sofi.offre.models.action import ActionQuerySet
from sofi.offre.recherche import de_l_organisme

from .models import Evenement, OffrePubliee, Question

ETATS = (Etat.ATTENTE_VALIDATION, Etat.ATTENTE_REPONSES)


def file_d_attente(
    *, etat: str = "", departement: str = "", organisme: str = "", voie: str = ""
) -> ActionQuerySet:
    """The actions that wait, the longest wait first, those to validate before those that wait for an answer.

    Each has `deja_publiee`: it changes an offer that is public now.
    """
    actions = Action.objects.avec_formation().filter(etat__in=[etat] if etat in ETATS else ETATS)
    if departement:
        actions = actions.filter(etablissement__commune__departement=departement)
    if voie:
        actions = actions.filter(voie=voie)
    if organisme:
        actions = de_l_organisme(actions, organisme)
    return avec_publication(actions).order_by(_rang_de_l_etat(), "etat_depuis", "pk")


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
