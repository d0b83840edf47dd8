"""The lists of actions of an établissement: what the dashboard counts and what the list shows."""

from dataclasses import dataclass

from django.db.models import CharField, Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from sofi.annuaire.models import Etablissement
from sofi.offre.codes import Etat, Voie
from sofi.offre.models import Action, Session
from sofi.offre.models.action import REPONSES_ATTENDUES, ActionQuerySet
from sofi.validation.remplacement import code_non_vu


@dataclass(frozen=True)
class Liste:
    """A list of actions: what is counted and what is shown are the same condition.

    `a_un_compte`: the dashboard has a counter for it.
    """

    code: str
    libelle: str
    onglet: str
    condition: Q
    a_un_compte: bool = True

    def actions(self, actions: ActionQuerySet) -> ActionQuerySet:
        return actions.filter(self.condition)


_EN_SAISIE = Q(etat=Etat.EN_SAISIE)
LISTES = {
    liste.code: liste
    for liste in (
        Liste("toutes", "Actions de formation", "Toutes", Q(), a_un_compte=False),
        Liste(
            "saisie",
            "Actions de formation en cours de saisie",
            "En cours de saisie",
            _EN_SAISIE,
        ),
        Liste(
            "publiques",
            "Actions de formation publique en cours de saisie",
            "Publiques en cours de saisie",
            _EN_SAISIE & Q(voie=Voie.PUBLIQUE),
        ),
        Liste(
            "validation",
            "Actions de formation en attente de validation par CARIF-OREF",
            "En attente de validation",
            Q(etat__in=[Etat.ATTENTE_VALIDATION, Etat.ATTENTE_ACCORD]),
        ),
        Liste(
            "reponses",
            "Actions de formation en attente de réponses",
            "En attente de réponses",
            Q(etat__in=REPONSES_ATTENDUES),
        ),
        Liste(
            "remplacees",
            "Actions de formation dont le code Certifinfo a été remplacé par le CARIF-OREF",
            "Code remplacé",
            code_non_vu(),
        ),
        Liste(
            "validees",
            "Actions de formation validées",
            "Validées",
            Q(etat=Etat.VALIDEE),
            a_un_compte=False,
        ),
        Liste(
            "archivees",
            "Actions de formation archivées",
            "Archivées",
            Q(etat=Etat.ARCHIVEE),
            a_un_compte=False,
        ),
    )
}


def actions_de(etablissement: Etablissement) -> ActionQuerySet:
    return Action.objects.filter(etablissement=etablissement)


def compter(actions: ActionQuerySet) -> dict[str, int]:
    """How many actions each list holds, in one query."""
    return actions.aggregate(
        **{code: Count("pk", filter=liste.condition) for code, liste in LISTES.items()}
    )


def compter_en_modification(actions: ActionQuerySet) -> dict[str, int]:
    """How many of those being entered the public reads meanwhile: of all ways, of the public one; in one query."""
    lues = actions.filter(_EN_SAISIE, publiee__isnull=False)
    listes = ("saisie", "publiques")
    return lues.aggregate(**{code: Count("pk", filter=LISTES[code].condition) for code in listes})


def avec_colonnes(actions: ActionQuerySet) -> ActionQuerySet:
    """Each with what the columns of the list show, sort and filter."""
    sessions = Session.objects.non_retirees().filter(action=OuterRef("pk")).order_by()
    compte = sessions.values("action").annotate(n=Count("pk")).values("n")
    return actions.avec_formation().annotate(
        nombre_sessions=Coalesce(Subquery(compte), 0),
        code=Concat(Cast("formation_id", CharField()), Value("-"), Cast("pk", CharField())),
    )
