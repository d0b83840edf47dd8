"""What needs the organisme first, and what happened last on its offer."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least

from sofi.annuaire.models import Etablissement
from sofi.depots.models import Depot
from sofi.depots.operations import dire_le_bilan
from sofi.offre.chargement import charger
from sofi.offre.codes import Etat
from sofi.offre.models import Action, Session
from sofi.offre.models.action import ActionQuerySet
from sofi.offre.regles import erreurs
from sofi.offre.regles.examen import examiner_chargee
from sofi.offre.regles.lectures import Lectures
from sofi.partenaires.models import Retour
from sofi.partenaires.retours import RefusTraduit, traduire
from sofi.validation.fil import nom_de_l_acte
from sofi.validation.models import Evenement, Proposition

# A draft is pressing from a month and a half before its first day.
BIENTOT = datetime.timedelta(days=45)
PRESQUE = 5  # at most so many points left to complete
LIGNES_PAR_BLOC = 5  # each block leads to the whole list
EXAMINES = 3  # the rules are run on these drafts only, the nearest to begin
ACTIVITES = 8  # last acts shown
FAITS = {
    "envoyer": "Envoyée pour validation",
    "reprendre": "Saisie reprise",
    "accorder": "Modification accordée",
    "accorder_sans_places": "Date accordée, pas les places",
    "questionner_accord": "Question de la Région",
    "repondre_accord": "Réponse donnée à la Région",
    "refuser_accord": "Modification refusée",
    "questionner": "Question posée",
    "repondre": "Réponse donnée",
    "valider": "Validée et publiée",
    "refuser": "Envoi refusé",
    "modifier": "Modification ouverte",
    "abandonner": "Modification abandonnée",
    "archiver": "Archivée",
    "desarchiver": "Désarchivée",
}


@dataclass(frozen=True)
class Brouillon:
    """A draft nearly complete, and the day before which it should be public."""

    action: Action
    restent: int
    echeance: datetime.date


def brouillons_presses(actions: ActionQuerySet, jour: datetime.date) -> list[Brouillon]:
    """Drafts never published, nearly complete, whose first meeting or start comes soon, the nearest first.

    Only the nearest are examined, together: neither the cost nor the number of queries grows with the drafts.
    """
    bientot = (jour, jour + BIENTOT)
    gardees = Q(sessions__retiree_le__isnull=True)
    proches = (
        actions.en_cours_de_saisie()
        .annotate(
            reunion=Min(
                "sessions__informations_collectives__date",
                filter=gardees & Q(sessions__informations_collectives__date__range=bientot),
            ),
            debut=Min(
                "sessions__date_debut", filter=gardees & Q(sessions__date_debut__range=bientot)
            ),
        )
        .annotate(echeance=Least("reunion", "debut"))
        .filter(echeance__isnull=False, publiee__isnull=True)
        .order_by("echeance", "pk")
    )
    echeances = dict(proches.values_list("pk", "echeance")[:EXAMINES])
    chargees = list(charger(Action.objects.filter(pk__in=echeances)))
    lectures = Lectures(chargees)

    def restent(action: Action) -> int:
        return len(erreurs(examiner_chargee(action, jour, lectures=lectures)))

    examines = [Brouillon(action, restent(action), echeances[action.pk]) for action in chargees]
    presses = [b for b in examines if b.restent <= PRESQUE]
    return sorted(presses, key=lambda b: (b.echeance, b.action.pk))


def certifications_finies(
    actions: ActionQuerySet, jour: datetime.date
) -> QuerySet[Session, dict[str, object]]:
    """The actions with a session to come that starts once the certification has ended: how many, from when.

    One session is looked for in each action first; then those of the actions that have one are read, few.
    """
    fin = Coalesce(
        "formation__fiche__certification__date_fin_enregistrement",
        "formation__fiche__fin_enregistrement",
    )
    trop_tard = Session.objects.non_retirees().filter(
        date_debut__gt=jour, date_debut__gte=OuterRef("fin")
    )
    concernees = (
        actions.exclude(etat=Etat.ARCHIVEE)
        .annotate(fin=fin)
        .filter(Exists(trop_tard.filter(action=OuterRef("pk"))))
    )
    fiche = "action__formation__fiche"
    return (
        Session.objects.non_retirees()
        .filter(action__in=list(concernees.values_list("pk", flat=True)), date_debut__gt=jour)
        .annotate(
            fin_certification=Coalesce(
                f"{fiche}__certification__date_fin_enregistrement",
                f"{fiche}__fin_enregistrement",
            )
        )
        .filter(date_debut__gte=F("fin_certification"))
        .values("action", "action__formation", "fin_certification", f"{fiche}__libelle")
        .annotate(premiere=Min("date_debut"))
        .order_by("premiere", "action")
    )


def propositions(actions: ActionQuerySet) -> QuerySet[Proposition]:
    """The codes that the service Offre proposes to replace, the oldest proposal first."""
    ouvertes = Proposition.objects.ouvertes().filter(action__in=actions)
    return ouvertes.select_related("action__formation__fiche", "ancienne", "nouvelle")


def refus_des_partenaires(actions: ActionQuerySet) -> list[RefusTraduit]:
    """What partners refuse of what the public reads, in words, the newest first; two queries."""
    refuses = Retour.objects.refuses().filter(action__in=actions)
    refuses = refuses.select_related("partenaire", "action__formation__fiche")
    return traduire(refuses[:LIGNES_PAR_BLOC])


def rapports_de_fichiers(etablissement: Etablissement) -> list[tuple[Depot, str]]:
    """The files that were read, and wait for a decision, the last first, each with what comes out of it; one query."""
    lus = Depot.objects.filter(
        etablissement=etablissement, situation=Depot.Situation.A_DECIDER
    ).order_by("-lu_le", "-pk")
    return [(depot, dire_le_bilan(depot.rapport)) for depot in lus[:LIGNES_PAR_BLOC]]


def dernieres_activites(actions: ActionQuerySet) -> list[tuple[str, Evenement]]:
    """The last events on these actions, the latest first, each with its name.

    They are events of the actions where something happened last: each is asked for its last one alone, in an index.
    """
    dernier = Evenement.objects.filter(action=OuterRef("pk")).order_by("-le", "-pk")
    remuees = actions.annotate(le=Subquery(dernier.values("le")[:1]))
    ordonnees = remuees.order_by(F("le").desc(nulls_last=True), "-pk").values_list("pk", flat=True)
    evenements = Evenement.objects.filter(action__in=list(ordonnees[:ACTIVITES]))
    derniers = evenements.select_related("auteur", "action__formation__fiche")
    return [
        (FAITS.get(evenement.acte) or nom_de_l_acte(evenement.acte), evenement)
        for evenement in derniers.order_by("-le", "-pk")[:ACTIVITES]
    ]
