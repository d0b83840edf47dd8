"""What is done to the cards of the working state. Every write locks the action first.

The lock is the one the circuit takes: a card is never changed while its action is being validated.
Each write keeps who made it (`auteur`; None when nobody did: an import), to tell those who write at the same time.
Access is the caller's business; functions take objects, never a request.
"""

import datetime
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.referentiels.models import BlocCompetences, FicheCertifInfo

from .calculs import parcours_attendu, plus_tard
from .codes import Esp, ModaliteRecrutement, Parcours, Recrutement, Validation, Voie
from .gabarits import attacher_le_dispositif, contraintes_de, preparer_session
from .models import (
    Action,
    AncienneFormation,
    Dispositif,
    DomaineDeFormation,
    Formation,
    MetierDeFormation,
    Session,
)
from .reprises import preparer

Carte = TypeVar("Carte", Formation, Action, Session, Dispositif)


class SaisieImpossible(Exception):
    """The card can't be written; the message says why and what to do, in French."""


class ModifieeEntreTemps(SaisieImpossible):
    """This card was saved after the caller read it: nothing was overwritten. `carte` is the one that was saved."""

    def __init__(self, carte: models.Model) -> None:
        super().__init__(
            "Cette fiche a été enregistrée pendant votre saisie. "
            "Votre texte est resté à l'écran et rien n'a été remplacé : "
            "relisez la fiche, puis reportez vos changements."
        )
        self.carte = carte


def verrouiller(action: Action) -> Action:
    """The action, locked until the end of the transaction; refuses when its cards can't be changed."""
    verrouillee = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    verrouillee.correcteur = action.correcteur
    if verrouillee.est_d_ailleurs:
        raise SaisieImpossible(
            f"Cette formation vient d'une autre source ({verrouillee.get_origine_display()}) : ses fiches ne se "
            "changent pas ici. Signalez-lui ce qui est à corriger."
        )
    if not verrouillee.modifiable:
        raise SaisieImpossible(
            f"Cette action est « {verrouillee.get_etat_display()} » : ses fiches ne peuvent pas être changées. "
            "Reprenez la saisie, ou ouvrez une modification, puis enregistrez."
        )
    return verrouillee


def formation_canonique(
    fiche: FicheCertifInfo,
    *,
    individualisation: bool | None = None,
    validation: str = "",
    blocs: Iterable[BlocCompetences] = (),
) -> Formation:
    """The one formation of this sheet with these answers, made if it is the first time.

    Individualisation « non », one bloc or none: the validation is totale. Blocs count only when partielle.
    """
    blocs_de_la_fiche = {bloc.pk: bloc for bloc in fiche.blocs()}
    sans_choix = individualisation is False or (individualisation and len(blocs_de_la_fiche) <= 1)
    if sans_choix or (individualisation and not validation):
        validation = Validation.TOTALE
    partielle = validation == Validation.PARTIELLE
    numeros = sorted({b.pk for b in blocs if b.pk in blocs_de_la_fiche}) if partielle else []
    reponse = {True: "oui", False: "non", None: ""}[individualisation]
    codes = ",".join(blocs_de_la_fiche[pk].code for pk in numeros)
    with transaction.atomic():
        formation, nouvelle = Formation.objects.get_or_create(
            cle=f"{fiche.pk}|{reponse}|{validation}|{codes}",
            defaults={
                "fiche": fiche,
                "individualisation": individualisation,
                "validation": validation,
            },
        )
        if nouvelle:
            formation.blocs.set(numeros)
    return formation


@transaction.atomic
def commencer(
    etablissement: Etablissement, formation: Formation, *, voie: Voie, auteur: Utilisateur | None
) -> Action:
    """Start a draft: the F card is saved, so the action that will carry the rest exists."""
    return Action.objects.create(
        etablissement=etablissement,
        formation=formation,
        voie=voie,
        cree_par=auteur,
        modifie_par=auteur,
    )


def garder_le_code(action: int, *, ancienne: int, nouvelle: int) -> None:
    """The FAS code made of the old formation goes on leading to the action; the caller holds its lock."""
    if ancienne != nouvelle:
        AncienneFormation.objects.get_or_create(action_id=action, formation_id=ancienne)
    AncienneFormation.objects.filter(action_id=action, formation_id=nouvelle).delete()


@transaction.atomic
def changer_formation(
    action: Action,
    formation: Formation,
    *,
    auteur: Utilisateur | None = None,
    revision: int | None = None,
) -> None:
    """Hang the action on another formation; the old FAS code goes on leading to it.

    `revision`: the action's when its formation was read; nothing changes when it was saved since.
    """
    verrouillee = verrouiller(action)
    if verrouillee.formation_id == formation.pk:
        return
    if revision is not None and verrouillee.revision != revision:
        raise ModifieeEntreTemps(verrouillee)
    raccrocher(verrouillee, formation, auteur=auteur)
    action.formation, action.revision = formation, verrouillee.revision
    _proposer_parcours(action, auteur)


def raccrocher(
    verrouillee: Action, formation: Formation, *, auteur: Utilisateur | None = None
) -> None:
    """The same whatever the state; the caller holds the action's lock."""
    if verrouillee.formation_id == formation.pk:
        return
    garder_le_code(verrouillee.pk, ancienne=verrouillee.formation_id, nouvelle=formation.pk)
    Action.objects.filter(pk=verrouillee.pk).update(
        formation=formation,
        revision=F("revision") + 1,
        modifie_le=timezone.now(),
        modifie_par=auteur,
    )
    verrouillee.formation, verrouillee.revision = formation, verrouillee.revision + 1


def _proposer_parcours(action: Action, auteur: Utilisateur | None) -> None:
    """Tick what these answers ask of the type de parcours, on the sessions where nothing is ticked yet."""
    if proposes := _parcours_de(action):
        action.sessions.filter(parcours=[]).update(
            parcours=list(proposes),
            revision=F("revision") + 1,
            modifie_le=timezone.now(),
            modifie_par=auteur,
        )


def enregistrer(
    action: Action,
    carte: Carte,
    *,
    champs: Iterable[str],
    revision: int,
    auteur: Utilisateur | None = None,
) -> None:
    """Write these fields of a card, unless it was saved since `revision`.

    Call it inside a transaction that also writes the card's rows (meetings, equipment…).
    """
    verrouiller(action)
    cartes_lues = type(carte)._default_manager.filter(pk=carte.pk, revision=revision)
    if not cartes_lues.update(revision=F("revision") + 1):
        raise ModifieeEntreTemps(carte)
    carte.revision, carte.modifie_par = revision + 1, auteur
    carte.save(update_fields=[*champs, "modifie_le", "modifie_par"])


@transaction.atomic
def ajouter_session(action: Action, *, auteur: Utilisateur | None = None) -> Session:
    """A new session, with what needn't be typed again (`reprises` says what, and from where).

    The type de parcours that the answers on the F card ask is ticked already. On a regional programme
    the Région's file and the gabarit have the last word.
    """
    verrouiller(action)
    session = Session(action=action, parcours=list(_parcours_de(action)), modifie_par=auteur)
    preparer(session)
    contraintes = contraintes_de(action)
    preparer_session(session, contraintes)
    session.save()
    attacher_le_dispositif(session, contraintes)
    return session


def _parcours_de(action: Action) -> tuple[Parcours, ...]:
    """What is proposed of the type de parcours, from the formation as it is now."""
    formation = Formation.objects.get(actions=action)
    return parcours_attendu(formation.individualisation, formation.validation).preselection


@transaction.atomic
def copier_session(
    session: Session, *, auteur: Utilisateur | None = None, apres: datetime.date | None = None
) -> Session:
    """The same session a year later (without dates in a lot), with its dispositifs; meetings and periods stay.

    `apres`: as many whole years later as it takes to begin after that day.
    """
    verrouiller(session.action)
    annees = annees_jusqu_apres(session, apres) if apres else 1
    return recopier_session(session.pk, session.action, annees=annees, auteur=auteur)


def dates_plus_tard(
    session: Session, annees: int
) -> tuple[datetime.date | None, datetime.date | None]:
    """The session's dates so many years later: the same for an entrée permanente, the same weekday for a class."""
    debut, fin = session.date_debut, session.date_fin
    return plus_tard(debut, fin, annees, memes_dates=session.esp == Esp.PERMANENTES)


def annees_jusqu_apres(session: Session, jour: datetime.date) -> int:
    """One year, or as many as it takes to begin after that day."""
    annees = max(1, jour.year - session.date_debut.year - 1) if session.date_debut else 1
    while (debut := dates_plus_tard(session, annees)[0]) and debut <= jour:
        annees += 1
    return annees


def recopier_session(
    origine: int,
    action: Action,
    *,
    annees: int,
    auteur: Utilisateur | None = None,
) -> Session:
    """Write a session again on this action, so many years later; the caller holds the action's lock.

    It is a new one: its recruitment starts open, whatever became of the other's, and what was ticked to
    confirm is to be again. In a lot of a regional programme it begins the same year: its dates are asked.
    """
    copie = Session.objects.get(pk=origine)
    dupliquer_ligne(copie, auteur=auteur)
    copie.action = action
    copie.recrutement = Recrutement.OUVERT
    dates = dates_plus_tard(copie, annees) if action.lot_id is None else (None, None)
    copie.date_debut, copie.date_fin = dates
    copie.confirmations = []
    copie.modalites_recrutement = [
        m for m in copie.modalites_recrutement if m != ModaliteRecrutement.INFO_COLLECTIVE
    ]
    copie.retiree_le = None
    copie.save()
    for dispositif in Dispositif.objects.filter(session_id=origine).order_by("pk"):
        dupliquer_ligne(dispositif, auteur=auteur)
        dispositif.session = copie
        dispositif.places_restantes = None
        dispositif.save()
    return copie


def dupliquer_ligne(ligne: Carte, *, auteur: Utilisateur | None) -> None:
    """Make the card a new row, at its first revision, when it is saved."""
    ligne.pk = None
    ligne._state.adding = True
    ligne.revision, ligne.modifie_par = 0, auteur


@transaction.atomic
def ajouter_dispositif(
    session: Session, *, auteur: Utilisateur | None = None, **valeurs: Any
) -> Dispositif:
    """Attach a financing to a session; a kind is attached once."""
    verrouiller(session.action)
    if session.dispositifs.filter(type=valeurs["type"]).exists():
        raise SaisieImpossible(
            "Ce dispositif vient d'être attaché à la session par une autre personne : ouvrez sa fiche pour le modifier."
        )
    return Dispositif.objects.create(session=session, modifie_par=auteur, **valeurs)


@transaction.atomic
def supprimer_session(session: Session) -> None:
    """Remove a session that was never published; a published one is withdrawn instead."""
    verrouiller(session.action)
    session.delete()


@transaction.atomic
def retirer_de_la_saisie(session: Session, *, jour: datetime.date, auteur: Utilisateur) -> None:
    """Withdraw a session in the draft: what is published stays so until the action is validated again."""
    verrouiller(session.action)
    Session.objects.non_retirees().filter(pk=session.pk).update(
        retiree_le=jour,
        revision=F("revision") + 1,
        modifie_le=timezone.now(),
        modifie_par=auteur,
    )


@transaction.atomic
def supprimer_dispositif(dispositif: Dispositif) -> None:
    verrouiller(dispositif.session.action)
    dispositif.delete()


def cocher_information_collective(session: Session) -> None:
    """« Information collective » is ticked exactly when the session has at least one meeting."""
    avec_reunions = session.informations_collectives.exists()
    autres = [m for m in session.modalites_recrutement if m != ModaliteRecrutement.INFO_COLLECTIVE]
    session.modalites_recrutement = (
        [*autres, ModaliteRecrutement.INFO_COLLECTIVE] if avec_reunions else autres
    )
    session.save(update_fields=["modalites_recrutement"])


def ranger_domaines(formation: Formation, codes: Iterable[str]) -> None:
    """The domaines of a typed training, in this order; the first is the principal one."""
    formation.domaines_ordonnes.all().delete()
    DomaineDeFormation.objects.bulk_create(
        DomaineDeFormation(formation=formation, formacode_id=code, rang=rang)
        for rang, code in enumerate(codes)
    )


def ranger_metiers(formation: Formation, codes: Iterable[str]) -> None:
    """The métiers of a typed training, in this order."""
    formation.metiers_ordonnes.all().delete()
    MetierDeFormation.objects.bulk_create(
        MetierDeFormation(formation=formation, rome_id=code, rang=rang)
        for rang, code in enumerate(codes)
    )
