"""Duplicating an action: the same formation, the same answers, its coming sessions a year later or none."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from sofi.comptes.models import Utilisateur

from .codes import Voie
from .models import Action, DomaineDeFormation, Equipement, Formation, MetierDeFormation, Session
from .operations import (
    SaisieImpossible,
    annees_jusqu_apres,
    dates_plus_tard,
    dupliquer_ligne,
    recopier_session,
)

PROPRES = frozenset(
    (
        "id formation etat etat_depuis cree_par cree_le modifie_le modifie_par revision id_action_cr "
        "of_mandataire_cr"
    ).split()
)
"""What an action doesn't hand on to its copy."""


@dataclass(frozen=True)
class Reprise:
    """A session that the copy takes, so many years later."""

    session: Session
    annees: int

    @property
    def date_debut(self) -> datetime.date | None:
        """When the copied session begins."""
        return dates_plus_tard(self.session, self.annees)[0]

    @property
    def date_fin(self) -> datetime.date | None:
        """When the copied session ends."""
        return dates_plus_tard(self.session, self.annees)[1]


def sessions_a_reprendre(action: Action, jour: datetime.date) -> list[Reprise]:
    """The sessions that aren't over, else the last one: shifted by whole years, to begin after that day."""
    presentes = list(action.sessions.non_retirees().select_related("lieu").order_by("pk"))
    actives = [s for s in presentes if s.date_fin is None or s.date_fin >= jour]
    dernieres = sorted(presentes, key=lambda s: (s.date_debut or datetime.date.min, s.pk))[-1:]
    return [Reprise(s, annees_jusqu_apres(s, jour)) for s in actives or dernieres]


@transaction.atomic
def dupliquer_action(
    action: Action,
    *,
    auteur: Utilisateur,
    jour: datetime.date,
    avec_sessions: bool,
    derniere: int | None = None,
) -> Action:
    """A new draft made from this action as its cards stand.

    `derniere` is the établissement's last action that was on screen: when a copy of this formation was
    made since, it is that one, so that the same request sent twice makes one.
    """
    if action.voie == Voie.PUBLIQUE:
        raise SaisieImpossible(
            "Une action de programme régional ne se duplique pas : elle vient d'un lot de la Région. "
            "Ajoutez-lui plutôt une session."
        )
    if action.est_d_ailleurs:
        raise SaisieImpossible(
            f"Cette formation vient d'une autre source ({action.get_origine_display()}) : elle ne se duplique pas."
        )
    origine = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if derniere is not None and (recente := _copie_recente(origine, derniere)):
        return recente
    copie = _copier_fiche(origine, auteur)
    if avec_sessions:
        for reprise in sessions_a_reprendre(origine, jour):
            recopier_session(reprise.session.pk, copie, annees=reprise.annees, auteur=auteur)
    return copie


def _copie_recente(origine: Action, derniere: int) -> Action | None:
    """The copy made since that action was the last one."""
    recentes = Action.objects.filter(
        etablissement_id=origine.etablissement_id, pk__gt=derniere, voie=origine.voie
    ).select_related("formation")
    formation = origine.formation
    memes = [a for a in recentes.order_by("pk") if _meme_formation(a.formation, formation)]
    return memes[0] if memes else None


def _meme_formation(une: Formation, autre: Formation) -> bool:
    """The same sheet and answers; of a typed one, a copy."""
    if autre.fiche_id is not None:
        return une.pk == autre.pk
    return une.fiche_id is None and une.intitule == autre.intitule


def _copier_fiche(origine: Action, auteur: Utilisateur) -> Action:
    """The A card, its prerequisites and its equipment, as a draft of its own."""
    valeurs = {
        champ.attname: getattr(origine, champ.attname)
        for champ in Action._meta.concrete_fields
        if champ.name not in PROPRES
    }
    formation = _formation_pour(origine.formation, auteur)
    copie = Action.objects.create(
        **valeurs, formation=formation, cree_par=auteur, modifie_par=auteur
    )
    copie.prerequis.set(origine.prerequis.all())
    _copier_lignes(Equipement.objects.filter(action=origine), action=copie)
    return copie


def _formation_pour(formation: Formation, auteur: Utilisateur) -> Formation:
    """The same one when it comes from a sheet; a typed one belongs to its action, so it is copied."""
    if formation.est_sur_fiche:
        return formation
    copie = Formation.objects.get(pk=formation.pk)
    dupliquer_ligne(copie, auteur=auteur)
    copie.save()
    _copier_lignes(DomaineDeFormation.objects.filter(formation=formation), formation=copie)
    _copier_lignes(MetierDeFormation.objects.filter(formation=formation), formation=copie)
    return copie


def _copier_lignes(lignes: "models.QuerySet[Any]", **carte: models.Model) -> None:
    """The rows of a card, written again for another."""
    for ligne in list(lignes):
        ligne.pk = None
        ligne._state.adding = True
        for nom, valeur in carte.items():
            setattr(ligne, nom, valeur)
        ligne.save()
