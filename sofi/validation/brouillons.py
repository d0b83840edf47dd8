"""A draft that was never sent may be deleted by who made it: the history keeps what it was."""

from django.db import transaction

from sofi.comptes.models import Utilisateur
from sofi.offre.codes import Etat
from sofi.offre.models import Action, Formation
from sofi.offre.operations import SaisieImpossible

from .models import Evenement, Version


def refus_de_suppression(action: Action, auteur: Utilisateur) -> str:
    """Why it can't be deleted by this person, and what to do; empty when it can. Two queries."""
    if action.etat != Etat.EN_SAISIE:
        return f"Cette action est « {action.get_etat_display()} » : elle ne se supprime pas, elle s'archive."
    envoyee = Evenement.objects.filter(action_id=action.pk, acte="envoyer").exists()
    if envoyee or Version.objects.filter(action_id=action.pk).exists():
        return "Cette action a déjà été envoyée : elle ne se supprime pas, elle s'archive."
    if action.cree_par_id not in (None, auteur.pk):
        return f"Seule la personne qui a créé ce brouillon peut le supprimer : {action.cree_par}."
    return ""


@transaction.atomic
def supprimer_brouillon(action: Action, *, auteur: Utilisateur) -> None:
    """Delete its cards for good, and the typed training that no other action has."""
    verrouillee = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if refus := refus_de_suppression(verrouillee, auteur):
        raise SaisieImpossible(refus)
    formation = verrouillee.formation_id
    verrouillee.delete()
    orphelines = Formation.objects.filter(pk=formation, fiche__isnull=True, actions__isnull=True)
    orphelines.delete()
