"""Mises à jour directes: what a published offer may change at once, without validation.

Recrutement, places restantes, informations collectives, contacts, withdrawing a session. Each act writes
the cards and a new version whose document differs only by what it changed: a draft that is open keeps its
other changes to itself, and receives this one.
"""

import copy
import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from sofi.annuaire.models import Contact
from sofi.comptes.models import Utilisateur
from sofi.offre.codes import LieuChoisi, ModaliteRecrutement, Recrutement, Voie
from sofi.offre.models import Action, Dispositif, Session

from . import document as documents
from .document.annuaire import json_contact
from .document.session import json_session
from .models import Evenement, Nature, OffrePubliee, Version
from .publication import republier

Json = dict[str, Any]
ACTE = "directe"
REFERENTS = ("contact", "referent_pmr", "referent_mobilite", "referent_prf")


class MiseAJourImpossible(Exception):
    """The change can't be published at once; the message says why and what to do, in French."""


class RienAChanger(MiseAJourImpossible):
    """The value asked for is the one that is published: nothing was written."""


@transaction.atomic
def changer_recrutement(
    session: Session, recrutement: Recrutement, *, auteur: Utilisateur
) -> Version:
    """Open, suspend or close the recruitment of a published session."""

    def ecrire(publiee: Json) -> None:
        _ecrire_sur(session, auteur, recrutement=recrutement)
        publiee["recrutement"] = str(recrutement)

    return _sur_session(session, ecrire, auteur, f"Recrutement : {recrutement.label}.")


@transaction.atomic
def changer_places(dispositif: Dispositif, restantes: int, *, auteur: Utilisateur) -> Version:
    """Say how many places are left on one financing of a published session."""

    def ecrire(publiee: Json) -> None:
        for publie in publiee["dispositifs"]:
            if publie["id"] == dispositif.pk:
                _verifier_places(restantes, publie["places"])
                publie["places_restantes"] = restantes
                _ecrire_sur(dispositif, auteur, places_restantes=restantes)
                return
        raise MiseAJourImpossible(
            "Ce dispositif n'est pas encore publié : ses places le seront à la prochaine validation."
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

    def ecrire(publiee: Json) -> None:
        _ecrire_sur(session, auteur)
        reunions = json_session(_complete(session))["informations_collectives"]
        info = ModaliteRecrutement.INFO_COLLECTIVE
        autres = [m for m in publiee["modalites_recrutement"] if m != info]
        publiee["informations_collectives"] = [_au_lieu(r, publiee["lieu"]) for r in reunions]
        if bool(reunions) != (info in publiee["modalites_recrutement"]):
            publiee["modalites_recrutement"] = [*autres, str(info)] if reunions else autres

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

    def ecrire(publiee: Json) -> None:
        _ecrire_sur(session, auteur, retiree_le=retiree_le)
        publiee["retiree_le"] = retiree_le.isoformat()

    return _sur_session(session, ecrire, auteur, f"Session {session.pk} retirée : {motif.strip()}")


@transaction.atomic
def propager_contact(contact: Contact, *, auteur: Utilisateur) -> list[Version]:
    """Publish a contact as it now stands wherever a public document names it."""
    etablissement = contact.etablissement_id
    publiees = OffrePubliee.objects.filter(
        Q(action__etablissement_id=etablissement)
        | Q(action__sessions__responsable_id=etablissement)
    )
    nouveau = json_contact(contact)
    versions = []
    for action_id in sorted(set(publiees.values_list("action_id", flat=True))):
        version = _reecrire(
            action_id,
            lambda contenu: _remplacer(contenu, contact.pk, nouveau),
            auteur,
            f"Contact : {contact}.",
        )
        if version is not None:
            versions.append(version)
    return versions


def _remplacer(contenu: Json, numero: int, nouveau: Json | None) -> None:
    """Put the contact's new values in place of the old ones, in the whole document."""
    porteurs: Iterable[tuple[Json | None, str]] = [
        (contenu["organisme"], "contact"),
        *((session, champ) for session in contenu["sessions"] for champ in REFERENTS),
        *((session["responsable"], "contact") for session in contenu["sessions"]),
    ]
    for porteur, champ in porteurs:
        if porteur and porteur[champ] and porteur[champ]["id"] == numero:
            porteur[champ] = nouveau


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


def _au_lieu(reunion: Json, lieu: Json | None) -> Json:
    """A meeting held at the session's place is held at the published one, whatever the draft says."""
    if reunion["ou"] != LieuChoisi.LIEU:
        return reunion
    place = {"site": lieu and lieu["id"], "nom": lieu["nom"] if lieu else ""}
    return reunion | place | {"adresse": lieu and lieu["adresse"]}


def _complete(session: Session) -> Session:
    """The session with all that its document reads."""
    action = documents.charger(Action.objects.filter(pk=session.action_id)).get()
    return next(s for s in action.sessions.all() if s.pk == session.pk)


def _sur_session(
    session: Session, ecrire: Callable[[Json], None], auteur: Utilisateur, trace: str
) -> Version:
    """Change one session of the public document; refuses when the session is not public."""

    def changer(contenu: Json) -> None:
        for publiee in contenu["sessions"]:
            if publiee["id"] == session.pk and not publiee["retiree_le"]:
                ecrire(publiee)
                return
        raise MiseAJourImpossible(
            "Cette session n'est pas publiée : changez-la sur sa fiche, puis envoyez l'action."
        )

    version = _reecrire(session.action_id, changer, auteur, trace)
    if version is None:
        raise RienAChanger("Rien n'a changé : cette valeur est déjà publiée.")
    return version


def _reecrire(
    action_id: int, changer: Callable[[Json], None], auteur: Utilisateur, trace: str
) -> Version | None:
    """Lock the action, change a copy of its public document, publish it; None when nothing changed."""
    action = Action.objects.select_for_update(of=("self",)).get(pk=action_id)
    publiee = OffrePubliee.objects.select_related("version").filter(action_id=action_id).first()
    if publiee is None:
        raise MiseAJourImpossible(
            "Cette action n'est pas publiée : envoyez-la d'abord pour validation."
        )
    contenu = copy.deepcopy(publiee.version.document)
    changer(contenu)
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
