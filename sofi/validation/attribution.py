"""Who of the service Offre takes care of what waits."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from sofi.comptes.models import Role, Utilisateur
from sofi.offre.models import Action
from sofi.offre.models.action import ActionQuerySet
from sofi.socle.recherche import Plie

from .file import ETATS
from .gestes import Objet, RetourImpossible, executer
from .models import Geste, Instruction, LigneDeGeste, NatureGeste
from .presence import ouvertes


class DejaPrise(Exception):
    """Somebody took the action meanwhile; the message says who, in French."""


def validateurs() -> "list[Utilisateur]":
    """Those who may take care of an action, by name."""
    roles = (Role.SERVICE_OFFRE, Role.ADMINISTRATION)
    actifs = Utilisateur.objects.filter(role__in=roles, is_active=True)
    return list(actifs.order_by(Plie("nom"), Plie("prenom"), "pk"))


def attribuer(action: Action, *, vers: Utilisateur | None, vue: int | None) -> None:
    """Give the action to somebody, or to nobody; `vue`: who had it, as the page showed it."""
    suivies = Instruction.objects.filter(action_id=action.pk)
    if suivies.filter(validateur=vue).update(validateur=vers):
        return
    suivie = suivies.select_related("validateur").first()
    if suivie is None:
        raise DejaPrise("Cette action n'attend rien : elle ne s'attribue pas.")
    a_qui = f"attribuée à {suivie.validateur}" if suivie.validateur else "attribuée à personne"
    raise DejaPrise(f"Cette action est maintenant {a_qui} : votre demande n'a rien changé.")


def attribuer_en_lot(
    actions: Iterable[Action], *, vers: Utilisateur | None, auteur: Utilisateur
) -> Geste:
    """Give to somebody, or to nobody, those of these actions that still wait and are somebody else's."""
    nouveau = vers.pk if vers else None
    titre = f"À {vers}" if vers else "À personne"
    geste = Geste.objects.create(nature=NatureGeste.ATTRIBUER, auteur=auteur, titre=titre)

    def faire(action: Action) -> tuple[str, dict[str, Any]]:
        suivies = Instruction.objects.select_for_update(of=("self",))
        suivie = suivies.filter(action=action.pk, action__etat__in=ETATS).first()
        if suivie is None:
            raise RetourImpossible("Elle n'attend plus rien : elle ne s'attribue pas.")
        avant = suivie.validateur_id
        if avant == nouveau:
            raise RetourImpossible("Elle l'était déjà.")
        Instruction.objects.filter(pk=suivie.pk).update(validateur=vers)
        return f"Attribuée à {vers or 'personne'}.", {"avant": avant, "mis": nouveau}

    objets = [Objet(a, a.pk, f"{a.titre}, {a.etablissement}", a.pk) for a in actions]
    return executer(geste, objets, faire)


def reprendre_l_attribution(ligne: LigneDeGeste, auteur: Utilisateur) -> str:
    """To whoever had it, unless it changed hands or was decided since."""
    suivies = Instruction.objects.filter(action=ligne.numero, action__etat__in=ETATS)
    rendues = suivies.filter(validateur=ligne.avant["mis"]).update(validateur=ligne.avant["avant"])
    if not rendues:
        raise RetourImpossible(
            "Elle a changé de mains ou n'attend plus : elle reste comme elle est."
        )
    return "Rendue à qui l'avait."


def prendre_la_suivante(
    actions: ActionQuerySet, *, auteur: Utilisateur, sauf: int | None = None
) -> Action | None:
    """The first of these actions to decide that is this person's or nobody's, given to this person.

    One that a colleague has open is left to him or her. Two people at once never get the same.
    """
    libres = actions.a_valider().filter(
        Q(instruction__validateur=None) | Q(instruction__validateur=auteur)
    )
    actions_prises = {o.action_id for o in ouvertes(timezone.now()).exclude(utilisateur=auteur)}
    for action in libres.exclude(pk__in=actions_prises | ({sauf} if sauf else set()))[:50]:
        suivie = Instruction.objects.filter(action_id=action.pk)
        a_prendre = suivie.filter(Q(validateur=None) | Q(validateur=auteur))
        if a_prendre.update(validateur=auteur):
            return action
    return None
