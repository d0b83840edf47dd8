"""What is done to the cards of the working state. Every write locks the action first.

The lock is the one the circuit takes: a card is never changed while its action is being validated.
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

from .codes import ModaliteRecrutement, Validation, Voie
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

Carte = TypeVar("Carte", Formation, Action, Session, Dispositif)
UN_AN = datetime.timedelta(weeks=52)  # a year later, on the same day of the week


class SaisieImpossible(Exception):
    """The card can't be written; the message says why and what to do, in French."""


class ModifieeEntreTemps(SaisieImpossible):
    """Somebody else saved this card after the caller read it: nothing was overwritten."""


def verrouiller(action: Action) -> Action:
    """The action, locked until the end of the transaction; refuses when its cards can't be changed."""
    verrouillee = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    verrouillee.correcteur = action.correcteur
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
    connus = {bloc.pk: bloc for bloc in fiche.blocs()}
    sans_choix = individualisation is False or (individualisation and len(connus) <= 1)
    if sans_choix or (individualisation and not validation):
        validation = Validation.TOTALE
    partielle = validation == Validation.PARTIELLE
    choisis = sorted({b.pk for b in blocs if b.pk in connus}) if partielle else []
    reponse = {True: "oui", False: "non", None: ""}[individualisation]
    codes = ",".join(connus[pk].code for pk in choisis)
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
            formation.blocs.set(choisis)
    return formation


@transaction.atomic
def commencer(
    etablissement: Etablissement, formation: Formation, *, voie: Voie, auteur: Utilisateur | None
) -> Action:
    """Start a draft: the F card is saved, so the action that will carry the rest exists."""
    return Action.objects.create(
        etablissement=etablissement, formation=formation, voie=voie, cree_par=auteur
    )


def garder_le_code(action: int, *, ancienne: int, nouvelle: int) -> None:
    """The FAS code made of the old formation goes on leading to the action; the caller holds its lock."""
    if ancienne != nouvelle:
        AncienneFormation.objects.get_or_create(action_id=action, formation_id=ancienne)
    AncienneFormation.objects.filter(action_id=action, formation_id=nouvelle).delete()


@transaction.atomic
def changer_formation(action: Action, formation: Formation) -> None:
    """Hang the action on another formation; the old FAS code goes on leading to it."""
    raccrocher(verrouiller(action), formation)
    action.formation = formation


def raccrocher(verrouillee: Action, formation: Formation) -> None:
    """The same whatever the state; the caller holds the action's lock."""
    if verrouillee.formation_id == formation.pk:
        return
    garder_le_code(verrouillee.pk, ancienne=verrouillee.formation_id, nouvelle=formation.pk)
    Action.objects.filter(pk=verrouillee.pk).update(
        formation=formation, revision=F("revision") + 1, modifie_le=timezone.now()
    )
    verrouillee.formation = formation


def enregistrer(action: Action, carte: Carte, *, champs: Iterable[str], revision: int) -> None:
    """Write these fields of a card, unless it was saved by somebody else since `revision`.

    Call it inside a transaction that also writes the card's rows (meetings, equipment…).
    """
    verrouiller(action)
    lues = type(carte)._default_manager.filter(pk=carte.pk, revision=revision)
    if not lues.update(revision=F("revision") + 1):
        raise ModifieeEntreTemps(
            "Cette fiche a été enregistrée par une autre personne pendant votre saisie. "
            "Votre texte est resté à l'écran et rien n'a été remplacé : "
            "relisez la fiche, puis reportez vos changements."
        )
    carte.revision = revision + 1
    carte.save(update_fields=[*champs, "modifie_le"])


@transaction.atomic
def ajouter_session(action: Action) -> Session:
    """A new session, with what the établissement answers each time taken from its last one."""
    verrouiller(action)
    derniere = (
        Session.objects.filter(action__etablissement_id=action.etablissement_id)
        .order_by("-pk")
        .first()
    )
    sites = action.etablissement.sites.filter(retire_le__isnull=True)
    session = Session(action=action, responsable=action.etablissement, lieu=sites.first())
    for champ in ("contact", "referent_pmr", "referent_mobilite"):
        propose = getattr(derniere, champ, None)
        if propose is not None and propose.retire_le is None:
            setattr(session, champ, propose)
    if derniere is not None:
        session.mail_liaison = derniere.mail_liaison
    contraintes = contraintes_de(action)
    preparer_session(session, contraintes)
    session.save()
    attacher_le_dispositif(session, contraintes)
    return session


@transaction.atomic
def copier_session(session: Session) -> Session:
    """The same session a year later, with its dispositifs; meetings and periods have their own dates and stay."""
    verrouiller(session.action)
    return recopier_session(session.pk, session.action, decalage=UN_AN)


def recopier_session(origine: int, action: Action, *, decalage: datetime.timedelta) -> Session:
    """Write a session again on this action, its dates shifted; the caller holds the action's lock."""
    copie = Session.objects.get(pk=origine)
    dupliquer_ligne(copie)
    copie.action = action
    for champ in ("date_debut", "date_fin"):
        jour = getattr(copie, champ)
        setattr(copie, champ, jour + decalage if jour else None)
    copie.modalites_recrutement = [
        m for m in copie.modalites_recrutement if m != ModaliteRecrutement.INFO_COLLECTIVE
    ]
    copie.retiree_le = None
    copie.save()
    for dispositif in Dispositif.objects.filter(session_id=origine).order_by("pk"):
        dupliquer_ligne(dispositif)
        dispositif.session = copie
        dispositif.places_restantes = None
        dispositif.save()
    return copie


def dupliquer_ligne(ligne: models.Model) -> None:
    """Make the instance a new row, at its first revision, when it is saved."""
    ligne.pk = None
    ligne._state.adding = True
    ligne.revision = 0  # type: ignore[attr-defined]


@transaction.atomic
def ajouter_dispositif(session: Session, **valeurs: Any) -> Dispositif:
    """Attach a financing to a session; a kind is attached once."""
    verrouiller(session.action)
    if session.dispositifs.filter(type=valeurs["type"]).exists():
        raise SaisieImpossible(
            "Ce dispositif vient d'être attaché à la session par une autre personne : ouvrez sa fiche pour le modifier."
        )
    return Dispositif.objects.create(session=session, **valeurs)


@transaction.atomic
def supprimer_session(session: Session) -> None:
    """Remove a session that was never published; a published one is withdrawn instead."""
    verrouiller(session.action)
    session.delete()


@transaction.atomic
def retirer_du_brouillon(session: Session, jour: datetime.date) -> None:
    """Keep a session that was once public out of what is sent next; the day of the first withdrawal stays."""
    verrouiller(session.action)
    Session.objects.filter(pk=session.pk, retiree_le__isnull=True).update(retiree_le=jour)


@transaction.atomic
def supprimer_dispositif(dispositif: Dispositif) -> None:
    """Remove a financing from a session."""
    verrouiller(dispositif.session.action)
    dispositif.delete()


def cocher_information_collective(session: Session) -> None:
    """« Information collective » is ticked exactly when the session has at least one meeting."""
    voulue = session.informations_collectives.exists()
    autres = [m for m in session.modalites_recrutement if m != ModaliteRecrutement.INFO_COLLECTIVE]
    session.modalites_recrutement = (
        [*autres, ModaliteRecrutement.INFO_COLLECTIVE] if voulue else autres
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
