"""Who is told by e-mail of what happens to an action: one table, read when the circuit is crossed.

The e-mails are written in the transaction of the crossing; a job sends them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from sofi.comptes.models import Role, Utilisateur
from sofi.courriels.ecriture import ecrire_a
from sofi.courriels.models import Nature
from sofi.offre.codes import Etat
from sofi.offre.models import Action

from .models import Evenement, OffrePubliee, Question
from .places import SANS_PLACES, PlacesRendues

Personnes = QuerySet[Utilisateur]


def de_l_organisme(action: Action, evenement: Evenement) -> Personnes:
    """Those who work for the établissement of the action."""
    actifs = Utilisateur.objects.filter(is_active=True, role=Role.ORGANISME)
    return actifs.filter(rattachements__etablissement=action.etablissement_id).order_by("pk")


def auteur(action: Action, evenement: Evenement) -> Personnes:
    """The person who crossed."""
    return Utilisateur.objects.filter(pk__in=[evenement.auteur_id])


def qui_a_demande(action: Action, evenement: Evenement) -> Personnes:
    """Those whose questions wait for an answer."""
    posees = Question.objects.filter(action_id=action.pk, reponse="")
    return Utilisateur.objects.filter(pk__in=posees.values("posee_par")).order_by("pk")


def la_region(action: Action, evenement: Evenement) -> Personnes:
    return Utilisateur.objects.filter(role=Role.REGION, is_active=True).order_by("pk")


@dataclass(frozen=True)
class Annonce:
    """A message: its template, its kind, to whom, and the page it leads to."""

    modele: str
    nature: Nature
    pour: Callable[[Action, Evenement], Personnes]
    page: str = "organisme:action"

    def lien(self, action: Action) -> str:
        """The path of the page that shows the action to this role."""
        return reverse(self.page, args=[action.pk])


ANNONCES: dict[str, Annonce] = {
    "envoyer": Annonce("validation/courriels/envoyee", Nature.ENVOI, auteur),
    "accorder": Annonce("validation/courriels/accord_donne", Nature.ACCORD, de_l_organisme),
    SANS_PLACES: Annonce("validation/courriels/accord_sans_places", Nature.ACCORD, de_l_organisme),
    "questionner_accord": Annonce(
        "validation/courriels/question_region", Nature.QUESTION, de_l_organisme
    ),
    "repondre_accord": Annonce(
        "validation/courriels/reponse_region", Nature.REPONSE, la_region, "region:action"
    ),
    "refuser_accord": Annonce("validation/courriels/accord_refuse", Nature.ACCORD, de_l_organisme),
    "questionner": Annonce("validation/courriels/question", Nature.QUESTION, de_l_organisme),
    "repondre": Annonce(
        "validation/courriels/reponse", Nature.REPONSE, qui_a_demande, "service_offre:action"
    ),
    "valider": Annonce("validation/courriels/validee", Nature.VALIDATION, de_l_organisme),
    "refuser": Annonce("validation/courriels/refusee", Nature.REFUS, de_l_organisme),
}
ACCORD_DEMANDE = Annonce(
    "validation/courriels/accord_demande", Nature.ACCORD, la_region, "region:action"
)
CODE_REMPLACE = Annonce("validation/courriels/code_remplace", Nature.CODE, de_l_organisme)


def annoncer(action: Action, evenement: Evenement, rendues: Sequence[PlacesRendues] = ()) -> None:
    """Write what this crossing announces, if anything, to those it concerns; `rendues`: the places not granted."""
    if annonce := ANNONCES.get(evenement.acte):
        _ecrire(annonce, action, evenement, places="\n".join(f"- {r}" for r in rendues))
    if evenement.acte == "envoyer" and evenement.vers == Etat.ATTENTE_ACCORD:
        _ecrire(ACCORD_DEMANDE, action, evenement)


def annoncer_code_remplace(action: Action, evenement: Evenement, *, avant: str, apres: str) -> None:
    """Tell the organisme that its code Certif Info was replaced; `avant` and `apres` name the certifications.

    Called in the transaction of the replacement, with the event that traces it.
    """
    _ecrire(CODE_REMPLACE, action, evenement, avant=avant, apres=apres)


def _ecrire(annonce: Annonce, action: Action, evenement: Evenement, **contexte: str) -> None:
    personnes = list(annonce.pour(action, evenement))
    if not personnes:
        return
    ecrire_a(
        personnes,
        annonce.modele,
        {
            "action": action,
            "titre": action.titre,
            "evenement": evenement,
            "attend_accord": evenement.vers == Etat.ATTENTE_ACCORD,
            "publiee": OffrePubliee.objects.filter(action_id=action.pk).exists(),
            **contexte,
        },
        nature=annonce.nature,
        clef=f"{annonce.nature}:{evenement.pk}",
        lien=annonce.lien(action),
    )
