"""Mises à jour directes: what a published offer may change at once, without validation.

Recrutement, places restantes, informations collectives, contacts, withdrawing a session. Each act writes
the cards and a new version whose document differs only by what it changed: a draft that is open keeps its
other changes to itself, and receives this one.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from msgspec.structs import replace

from sofi.annuaire.models import Contact
from sofi.annuaire.origines import Origine
from sofi.comptes.models import Utilisateur
from sofi.offre.chargement import charger
from sofi.offre.codes import Fiche, LieuChoisi, ModaliteRecrutement, Recrutement, Voie
from sofi.offre.fiches import FICHES, MODELES, FicheEtablissement, FicheSession, pieces
from sofi.offre.models import Action, Dispositif, Session

from .document import Document
from .document.ecriture import fiche_session
from .document.pieces import contact as piece_contact
from .models import Evenement, Nature, OffrePubliee, Version
from .publication import republier

ACTE = "directe"
REFERENTS = tuple(
    champ.cle
    for champ in FICHES[Fiche.SESSION]
    if champ.directe and MODELES[Fiche.SESSION]._meta.get_field(champ.nom).related_model is Contact
)
"""Where a session names a contact."""
Changement = Callable[[FicheSession], FicheSession]
"""What a published session becomes; it may write on the cards, or raise MiseAJourImpossible."""


class MiseAJourImpossible(Exception):
    """The change can't be published at once; the message says why and what to do, in French."""


class RienAChanger(MiseAJourImpossible):
    """The value asked for is the one that is published: nothing was written."""


@transaction.atomic
def changer_recrutement(
    session: Session, recrutement: Recrutement, *, auteur: Utilisateur
) -> Version:
    """Open, suspend or close the recruitment of a published session."""

    def ecrire(publiee: FicheSession) -> FicheSession:
        _ecrire_sur(session, auteur, recrutement=recrutement)
        return replace(publiee, recrutement=str(recrutement))

    return _sur_session(session, ecrire, auteur, f"Recrutement : {recrutement.label}.")


@transaction.atomic
def changer_places(dispositif: Dispositif, restantes: int, *, auteur: Utilisateur) -> Version:
    """Say how many places are left on one financing of a published session."""

    def ecrire(publiee: FicheSession) -> FicheSession:
        dispositif_publie = next((d for d in publiee.dispositifs if d.id == dispositif.pk), None)
        if dispositif_publie is None:
            raise MiseAJourImpossible(
                "Ce dispositif n'est pas encore publié : ses places le seront à la prochaine validation."
            )
        _verifier_places(restantes, dispositif_publie.places)
        _ecrire_sur(dispositif, auteur, places_restantes=restantes)
        change = replace(dispositif_publie, places_restantes=restantes)
        return replace(
            publiee,
            dispositifs=[change if d is dispositif_publie else d for d in publiee.dispositifs],
        )

    trace = f"Places restantes, {dispositif.type} : {restantes}."
    return _sur_session(dispositif.session, ecrire, auteur, trace)


@transaction.atomic
def publier_informations_collectives(session: Session, *, auteur: Utilisateur) -> Version:
    """Make public the meetings the caller has just written on the card, in the same transaction."""
    if session.action.voie == Voie.PUBLIQUE and not session.informations_collectives.exists():
        raise MiseAJourImpossible(
            "Une session de programme régional garde au moins une information collective : "
            "ajoutez la nouvelle date avant de retirer celle-ci."
        )

    def ecrire(publiee: FicheSession) -> FicheSession:
        _ecrire_sur(session, auteur)
        reunions = fiche_session(_complete(session)).informations_collectives
        info = str(ModaliteRecrutement.INFO_COLLECTIVE)
        modalites = publiee.modalites_recrutement
        if bool(reunions) != (info in modalites):
            autres = [m for m in modalites if m != info]
            modalites = [*autres, info] if reunions else autres
        return replace(
            publiee,
            informations_collectives=[_au_lieu(r, publiee.lieu) for r in reunions],
            modalites_recrutement=modalites,
        )

    return _sur_session(session, ecrire, auteur, "Informations collectives mises à jour.")


@transaction.atomic
def retirer_session(
    session: Session, *, auteur: Utilisateur, motif: str, jour: datetime.date | None = None
) -> Version:
    """Take a published session off the public side. A programme's session needs the Région's agreement."""
    if session.action.voie == Voie.PUBLIQUE:
        raise MiseAJourImpossible(
            "Le retrait d'une session de programme régional demande l'accord de la Région : "
            "ouvrez une modification, retirez la session, puis envoyez."
        )
    retiree_le = jour or timezone.localdate()

    def ecrire(publiee: FicheSession) -> FicheSession:
        _ecrire_sur(session, auteur, retiree_le=retiree_le)
        return replace(publiee, retiree_le=retiree_le.isoformat())

    return _sur_session(session, ecrire, auteur, f"Session {session.pk} retirée : {motif.strip()}")


@transaction.atomic
def remettre_session(session: Session, *, auteur: Utilisateur, retiree_le: str) -> Version:
    """Put a session back on the public side as it was, if it is the withdrawal of that day that stands."""

    def changer(document: Document) -> Document:
        publiee = document.session(session.pk)
        if publiee is None or publiee.retiree_le != retiree_le:
            raise MiseAJourImpossible(
                "Cette session n'est plus retirée comme ce jour-là : elle reste comme elle est."
            )
        _ecrire_sur(session, auteur, retiree_le=None)
        return _avec(document, publiee, replace(publiee, retiree_le=None))

    trace = f"Session {session.pk} remise en ligne."
    version = _reecrire(session.action_id, changer, auteur, trace)
    if version is None:
        raise RienAChanger("Rien n'a changé : cette session est déjà en ligne.")
    return version


@transaction.atomic
def propager_contact(contact: Contact, *, auteur: Utilisateur) -> list[Version]:
    """Publish a contact as it now stands wherever a public document of ours names it.

    What another source publishes stays as that source says it.
    """
    etablissement = contact.etablissement_id
    publiees = OffrePubliee.objects.filter(action__origine=Origine.SOFI).filter(
        Q(action__etablissement_id=etablissement)
        | Q(action__sessions__responsable_id=etablissement)
    )
    nouveau_contact = piece_contact(contact)
    versions = []
    for action_id in sorted(set(publiees.values_list("action_id", flat=True))):
        version = _reecrire(
            action_id,
            lambda document: _remplacer(document, nouveau_contact),
            auteur,
            f"Contact : {contact}.",
        )
        if version is not None:
            versions.append(version)
    return versions


def _remplacer(document: Document, nouveau_contact: pieces.Contact) -> Document:
    """The contact's new values in place of the old ones, in the whole document."""
    return replace(
        document,
        organisme=_chez(document.organisme, nouveau_contact),
        sessions=[_sur_la_session(session, nouveau_contact) for session in document.sessions],
    )


def _sur_la_session(session: FicheSession, nouveau_contact: pieces.Contact) -> FicheSession:
    cites = {
        nom: nouveau_contact for nom in REFERENTS if _est(getattr(session, nom), nouveau_contact)
    }
    responsable = session.responsable and _chez(session.responsable, nouveau_contact)
    return replace(session, responsable=responsable, **cites)


def _chez(organisme: FicheEtablissement, nouveau_contact: pieces.Contact) -> FicheEtablissement:
    return (
        replace(organisme, contact=nouveau_contact)
        if _est(organisme.contact, nouveau_contact)
        else organisme
    )


def _est(contact_publie: pieces.Contact | None, nouveau_contact: pieces.Contact) -> bool:
    return contact_publie is not None and contact_publie.id == nouveau_contact.id


def _ecrire_sur(carte: Session | Dispositif, auteur: Utilisateur, **valeurs: Any) -> None:
    """Put the value on the card too; whoever has it open is told who changed it, and overwrites nothing."""
    modele: Any = type(carte)
    modele.objects.filter(pk=carte.pk).update(
        **valeurs,
        revision=F("revision") + 1,
        modifie_le=timezone.now(),
        modifie_par=auteur,
    )


def _verifier_places(restantes: int, places: int | None) -> None:
    """No more places left than the published dispositif has."""
    if places is not None and restantes > places:
        raise MiseAJourImpossible(
            f"Il ne peut pas rester {restantes} places : le dispositif en compte {places}."
        )


def _au_lieu(
    reunion: pieces.InformationCollective, lieu: pieces.Site | None
) -> pieces.InformationCollective:
    """A meeting held at the session's place is held at the published one, whatever the draft says."""
    if reunion.ou != LieuChoisi.LIEU:
        return reunion
    return replace(
        reunion,
        site=lieu and lieu.id,
        nom=lieu.nom if lieu else "",
        adresse=lieu and lieu.adresse,
    )


def _complete(session: Session) -> Session:
    """The session with all that its document reads."""
    action = charger(Action.objects.filter(pk=session.action_id)).get()
    return next(s for s in action.sessions.all() if s.pk == session.pk)


def _sur_session(session: Session, ecrire: Changement, auteur: Utilisateur, trace: str) -> Version:
    """Change one session of the public document; refuses when the session is not public."""

    def changer(document: Document) -> Document:
        publiee = document.session(session.pk)
        if publiee is None or publiee.retiree_le:
            raise MiseAJourImpossible(
                "Cette session n'est pas publiée : changez-la sur sa fiche, puis envoyez l'action."
            )
        return _avec(document, publiee, ecrire(publiee))

    version = _reecrire(session.action_id, changer, auteur, trace)
    if version is None:
        raise RienAChanger("Rien n'a changé : cette valeur est déjà publiée.")
    return version


def _avec(document: Document, publiee: FicheSession, changee: FicheSession) -> Document:
    """The document with one session in place of another."""
    return replace(document, sessions=[changee if s is publiee else s for s in document.sessions])


def _reecrire(
    action_id: int, changer: Callable[[Document], Document], auteur: Utilisateur, trace: str
) -> Version | None:
    """Lock the action, make another document from the public one, publish it; None when nothing changed."""
    action = Action.objects.select_for_update(of=("self",)).get(pk=action_id)
    if action.est_d_ailleurs:
        raise MiseAJourImpossible(
            f"Cette formation est publiée par une autre source ({action.get_origine_display()}) : rien n'en change "
            "ici. Signalez-lui ce qui est à corriger."
        )
    publiee = OffrePubliee.objects.select_related("version").filter(action_id=action_id).first()
    if publiee is None:
        raise MiseAJourImpossible(
            "Cette action n'est pas publiée : envoyez-la d'abord pour validation."
        )
    contenu = changer(publiee.version.document)
    if contenu == publiee.version.document:
        return None
    version = republier(action, contenu, nature=Nature.MISE_A_JOUR_DIRECTE, auteur=auteur)
    Evenement.objects.create(
        action_id=action_id,
        acte=ACTE,
        de=action.etat,
        vers=action.etat,
        auteur=auteur,
        commentaire=trace,
        version=version,
    )
    return version
