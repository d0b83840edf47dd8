"""Validating in one go several modifications that touch only dates: one act and one transaction each."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from sofi.comptes.models import Utilisateur
from sofi.offre.models import Action
from sofi.offre.regles import erreurs, examiner

from .circuit import CircuitImpossible, franchir
from .dates import ne_change_que_des_dates
from .gestes import Objet, executer
from .models import Geste, NatureGeste
from .publication import sessions_publiees

PLUS_SEULEMENT = (
    "Ses différences avec la version publiée ne sont plus seulement des dates : ouvrez-la."
)


def valider(versions_vues: Iterable[tuple[Action, int]], *, auteur: Utilisateur) -> Geste:
    """Validate each action, given with the number of events it had when it was read.

    One that can't be is left as it is, with the reason in French; the others are validated all the same.
    Nothing takes a validation back: the organisme opens another modification.
    """
    titre = "Modifications qui ne changent que des dates"
    geste = Geste.objects.create(nature=NatureGeste.VALIDER_DATES, auteur=auteur, titre=titre)

    def faire(lue: tuple[Action, int]) -> tuple[str, dict[str, Any]]:
        _valider(*lue, auteur)
        return "Validée et publiée.", {}

    objets = [
        Objet((a, vue), a.pk, f"{a.titre}, {a.etablissement}", a.pk) for a, vue in versions_vues
    ]
    return executer(geste, objets, faire)


@transaction.atomic
def _valider(action: Action, vue: int, auteur: Utilisateur) -> None:
    """Cross, then look under the lock at what was published: anything wrong undoes the crossing."""
    Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    seulement = ne_change_que_des_dates(action)
    bloquants = erreurs(examiner(action, publiees=sessions_publiees(action.pk)))
    franchir(action, "valider", auteur=auteur, vue=vue)
    if not seulement:
        raise CircuitImpossible(PLUS_SEULEMENT)
    if bloquants:
        details = "; ".join(
            f"{m.libelle} : {m.message or 'ce champ est vide'}" for m in bloquants[:3]
        )
        raise CircuitImpossible(f"Un contrôle bloque : {details}")
