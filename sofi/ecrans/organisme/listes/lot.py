"""What is done to several sessions at once: change the recruitment, withdraw, copy to the next year, undo.

Each session is done on its own: what can't be done says why and leaves the others done.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.diffusion import sessions as diffusees
from sofi.diffusion.models import SessionSuivie
from sofi.ecrans.commun.numeros import numeros
from sofi.offre.codes import Etat, Recrutement
from sofi.offre.models import Action, Session
from sofi.offre.operations import (
    SaisieImpossible,
    copier_session,
    dates_plus_tard,
    supprimer_session,
)
from sofi.socle.formats import jour_saisi
from sofi.validation import directe
from sofi.validation.circuit import CircuitImpossible, franchir

from . import colonnes

LIMITE = 200
TOUTES_LES_LISTES = diffusees.LISTES | {diffusees.JAMAIS_PUBLIEES.code: diffusees.JAMAIS_PUBLIEES}
REFUS = (directe.MiseAJourImpossible, SaisieImpossible, CircuitImpossible)
Faire = Callable[[Session], str]


class GesteImpossible(Exception):
    """One session can't have this done to it; the message says why, in French."""


def liste_de(donnees: QueryDict) -> diffusees.Liste:
    """The list of sessions the address names; the active ones by default."""
    return TOUTES_LES_LISTES.get(donnees.get("liste", ""), diffusees.LISTES["actives"])


@dataclass(frozen=True)
class Choix:
    """The sessions chosen in a list that are the établissement's own; `demandees`: how many were asked for."""

    sessions: list[Session]
    demandees: int

    @property
    def trop(self) -> bool:
        """More than can be done at once."""
        return self.demandees > LIMITE

    @property
    def perdues(self) -> int:
        """How many aren't here."""
        return self.demandees - len(self.sessions)

    @property
    def permis(self) -> bool:
        """Something can be done."""
        return bool(self.sessions) and not self.trop

    @property
    def copies(self) -> list[tuple[Session, datetime.date | None]]:
        """Each session with the day its copy would start."""
        return [(s, dates_plus_tard(s, 1)[0]) for s in self.sessions]


def choisir(donnees: QueryDict, etablissement: Etablissement) -> Choix:
    """The sessions ticked, or all those of the list one comes from as it is narrowed."""
    if donnees.get("tous") == "1":
        choisies = _tous(QueryDict(donnees.get("retour", "")), etablissement)
    else:
        choisies = list(dict.fromkeys(numeros(donnees.getlist("s"))))[: LIMITE + 1]
    return Choix(sessions_de(etablissement, choisies), len(choisies))


def _tous(etat: QueryDict, etablissement: Etablissement) -> list[int]:
    """All the sessions of a list, one more than the limit at most."""
    tableau = colonnes.tableau_des_sessions(etat, colonnes.types_de_dispositif())
    toutes = diffusees.trouver(liste_de(etat), etablissement.pk, timezone.localdate())
    return [ligne["numero"] for ligne in tableau.lignes(toutes)[: LIMITE + 1]]


def sessions_de(etablissement: Etablissement, numeros: Iterable[int]) -> list[Session]:
    """Those of these sessions that are the établissement's own."""
    siennes = Session.objects.filter(pk__in=list(numeros), action__etablissement=etablissement)
    return list(
        siennes.select_related("action__formation__fiche", "lieu").order_by("date_debut", "pk")
    )


@dataclass
class Bilan:
    """What was done, what wasn't and why, and how to undo: (number of session, value) pairs."""

    geste: str
    faites: list[tuple[int, str]] = field(default_factory=list)
    refusees: list[tuple[int, str]] = field(default_factory=list)
    retour: list[tuple[int, str]] = field(default_factory=list)


def _chacune(bilan: Bilan, sessions: Iterable[Session], faire: Faire) -> Bilan:
    """Do it to each session in a transaction of its own."""
    for session in sessions:
        try:
            with transaction.atomic():
                bilan.faites.append((session.pk, faire(session)))
        except (*REFUS, GesteImpossible) as refus:
            bilan.refusees.append((session.pk, str(refus)))
    return bilan


def changer_recrutement(
    sessions: Iterable[Session], recrutement: Recrutement, auteur: Utilisateur
) -> Bilan:
    """Publish this recruitment on each session; what it was can be put back."""
    bilan = Bilan("recrutement")

    def faire(session: Session) -> str:
        avant = _recrutement_publie(session)
        directe.changer_recrutement(session, recrutement, auteur=auteur)
        bilan.retour.append((session.pk, avant))
        return f"Recrutement {recrutement.label}."

    return _chacune(bilan, sessions, faire)


def _recrutement_publie(session: Session) -> str:
    publies = SessionSuivie.objects.filter(pk=session.pk).values_list("recrutement", flat=True)
    return publies.first() or session.recrutement


def _retablir_recrutement(
    sessions: Iterable[Session], avant: dict[int, str], auteur: Utilisateur
) -> Bilan:
    """Put back the recruitment each session had."""

    def faire(session: Session) -> str:
        if avant.get(session.pk) not in Recrutement.values:
            raise GesteImpossible(
                "Le recrutement précédent n’est pas connu : changez-le sur la fiche."
            )
        ancien = Recrutement(avant[session.pk])
        directe.changer_recrutement(session, ancien, auteur=auteur)
        return f"Recrutement de nouveau {ancien.label}."

    return _chacune(Bilan("retablir"), sessions, faire)


def retirer(sessions: Iterable[Session], motif: str, auteur: Utilisateur) -> Bilan:
    """Take each session off the public side."""

    def faire(session: Session) -> str:
        directe.retirer_session(session, auteur=auteur, motif=motif)
        return "Retirée : elle n’est plus publiée."

    return _chacune(Bilan("retirer"), sessions, faire)


def dupliquer(sessions: Iterable[Session], auteur: Utilisateur) -> Bilan:
    """Copy each session a year later; a validated action is opened for modification first."""
    bilan = Bilan("dupliquer")

    def faire(session: Session) -> str:
        action = Action.objects.get(pk=session.action_id)
        if action.lot_id is not None:
            raise GesteImpossible(
                "Son lot est celui d’une seule année : passez par « Formations publiques » pour le lot suivant."
            )
        if deja := _deja_copiee(session):
            raise GesteImpossible(
                f"La session {deja} commence déjà ce jour-là : rien n’est ajouté."
            )
        if action.etat == Etat.VALIDEE:
            franchir(action, "modifier", auteur=auteur)
        copie = copier_session(session, auteur=auteur)
        bilan.retour.append((copie.pk, ""))
        du = f" du {jour_saisi(copie.date_debut)}" if copie.date_debut else ""
        return f"Copiée : session {copie.pk}{du}, à relire puis à envoyer avec son action."

    return _chacune(bilan, sessions, faire)


def _deja_copiee(session: Session) -> int | None:
    """A session of the action, kept, at the same place on the copy's first day."""
    debut, _ = dates_plus_tard(session, 1)
    if debut is None:
        return None
    memes = Session.objects.non_retirees().filter(
        action=session.action_id, lieu=session.lieu_id, date_debut=debut
    )
    return memes.values_list("pk", flat=True).first()


def annuler(
    geste: str, sessions: list[Session], avant: dict[int, str], auteur: Utilisateur
) -> Bilan:
    """Undo an act that can be: `avant` is its `retour`."""
    if geste == "recrutement":
        return _retablir_recrutement(sessions, avant, auteur)
    return _annuler_copies(sessions)


def _annuler_copies(sessions: list[Session]) -> Bilan:
    """Remove copies that nobody sent yet."""
    publiees = set(
        SessionSuivie.objects.filter(pk__in=[s.pk for s in sessions]).values_list("pk", flat=True)
    )

    def faire(session: Session) -> str:
        if session.pk in publiees:
            raise GesteImpossible("Elle a été publiée : retirez-la au lieu de la supprimer.")
        supprimer_session(session)
        return "Copie supprimée."

    return _chacune(Bilan("annuler_copies"), sessions, faire)
