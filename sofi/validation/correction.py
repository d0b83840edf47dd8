"""Corriger: the service Offre changes a card while the action waits; what it changed stays readable."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from sofi.comptes.models import Utilisateur
from sofi.offre.codes import Etat, Fiche
from sofi.offre.models import Action

from .circuit import OFFRE, CircuitImpossible
from .differences import CarteChangee, Sort, comparer
from .models import Correction, Evenement
from .modification import cartes_relues

ACTE = "corriger"


class CorrectionImpossible(CircuitImpossible):
    """The cards can't be corrected; the message says why and what to do, in French."""


@contextmanager
def corriger(action: Action, *, auteur: Utilisateur) -> Iterator[Action]:
    """What is written on the cards inside is traced: one event, with the document before and after.

    Inside, `action` may be changed though it waits. Nothing changed: nothing is traced. Raises
    CorrectionImpossible when the action doesn't wait any more, or for anybody but the service Offre.
    """
    if auteur.role not in OFFRE:
        raise CorrectionImpossible("Seul le service Offre corrige une action envoyée.")
    with transaction.atomic():
        verrouillee = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
        if verrouillee.etat != Etat.ATTENTE_VALIDATION:
            raise CorrectionImpossible(
                f"Cette action est maintenant « {verrouillee.get_etat_display()} » : "
                "votre correction n'a pas été enregistrée."
            )
        action.correcteur = auteur
        avant = cartes_relues(action)
        try:
            yield action
        finally:
            action.correcteur = None
        apres = cartes_relues(action)
        if cartes_changees := comparer(avant, apres):
            evenement = Evenement.objects.create(
                action_id=action.pk,
                acte=ACTE,
                de=verrouillee.etat,
                vers=verrouillee.etat,
                auteur=auteur,
                commentaire=_resume(cartes_changees),
            )
            Correction.objects.create(evenement=evenement, avant=avant, apres=apres)


def _resume(cartes_changees: list[CarteChangee]) -> str:
    """« Action : public visé. Session 143842 : date fin, rythmes. »"""
    return "\n".join(_ligne(carte_changee) for carte_changee in cartes_changees)


def _ligne(carte_changee: CarteChangee) -> str:
    carte = carte_changee.carte
    numero = f" {carte.objet}" if carte.fiche == Fiche.SESSION else ""
    nom = f" {carte.titre}" if carte.fiche == Fiche.DISPOSITIF else numero
    if carte_changee.sort != Sort.MODIFIEE:
        return f"{carte.fiche.label}{nom} : {'ajout' if carte_changee.sort == Sort.AJOUTEE else 'retrait'}."
    return (
        f"{carte.fiche.label}{nom} : {', '.join(champ.libelle for champ in carte_changee.champs)}."
    )
