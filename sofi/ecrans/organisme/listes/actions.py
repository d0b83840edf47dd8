"""The lists of actions of an établissement: what the dashboard counts and what the list shows."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import CharField, Count, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from sofi.annuaire.models import Etablissement
from sofi.offre.codes import Etat
from sofi.offre.models import Action, Session
from sofi.offre.models.action import ActionQuerySet
from sofi.socle.recherche import plie
from sofi.validation.remplacement import non_vus


@dataclass(frozen=True)
class Liste:
    """A list of actions. `comptee`: the dashboard has a counter for it."""

    code: str
    libelle: str
    onglet: str
    actions: Callable[[ActionQuerySet], ActionQuerySet]
    comptee: bool = True


LISTES = {
    liste.code: liste
    for liste in (
        Liste("toutes", "Actions de formation", "Toutes", lambda a: a, comptee=False),
        Liste(
            "saisie",
            "Actions de formation en cours de saisie",
            "En cours de saisie",
            ActionQuerySet.en_cours_de_saisie,
        ),
        Liste(
            "publiques",
            "Actions de formation publique en cours de saisie",
            "Publiques en cours de saisie",
            ActionQuerySet.publiques_en_cours_de_saisie,
        ),
        Liste(
            "validation",
            "Actions de formation en attente de validation par CARIF-OREF",
            "En attente de validation",
            ActionQuerySet.en_attente_de_validation,
        ),
        Liste(
            "reponses",
            "Actions de formation en attente de réponses",
            "En attente de réponses",
            ActionQuerySet.en_attente_de_reponses,
        ),
        Liste(
            "remplacees",
            "Actions de formation dont le code Certifinfo a été remplacé par le CARIF-OREF",
            "Code remplacé",
            non_vus,
        ),
        Liste(
            "validees",
            "Actions de formation validées",
            "Validées",
            ActionQuerySet.validees,
            comptee=False,
        ),
        Liste(
            "archivees",
            "Actions de formation archivées",
            "Archivées",
            lambda a: a.filter(etat=Etat.ARCHIVEE),
            comptee=False,
        ),
    )
}


def de(etablissement: Etablissement) -> ActionQuerySet:
    """The actions of this établissement."""
    return Action.objects.filter(etablissement=etablissement)


def compter(actions: ActionQuerySet) -> dict[str, int]:
    """How many actions each list holds."""
    return {code: liste.actions(actions).count() for code, liste in LISTES.items()}


def avec_colonnes(actions: ActionQuerySet) -> ActionQuerySet:
    """Each with what the columns of the list show, sort and filter."""
    siennes = Session.objects.non_retirees().filter(action=OuterRef("pk")).order_by()
    compte = siennes.values("action").annotate(n=Count("pk")).values("n")
    return actions.avec_formation().annotate(
        nombre_sessions=Coalesce(Subquery(compte), 0),
        tri_titre=plie("formation__fiche__libelle", "formation__intitule", "complement_intitule"),
        code=Concat(Cast("formation_id", CharField()), Value("-"), Cast("pk", CharField())),
    )
