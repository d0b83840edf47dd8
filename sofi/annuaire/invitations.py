"""A colleague invited by somebody of an établissement: a key like the others, told to the service Offre.

A key says nothing of the address it is sent to: whether it has an account already shows to its own mailbox only.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.models import CleActivation, Role, Utilisateur
from sofi.comptes.operations import utilisateur_a
from sofi.courriels.ecriture import ecrire_a
from sofi.courriels.models import Nature
from sofi.socle.formats import accord, jour_saisi

from .cles import donner_cle, fermer_cle
from .models import Etablissement, Rattachement
from .operations import AnnuaireImpossible

PAR_JOUR = 10
"""Invitations of one établissement in one day: many more than a team grows by, few enough to be read."""


@dataclass(frozen=True)
class Personne:
    """Somebody who works for an établissement, and who invited them; nobody is known before keys were traced."""

    rattachement: Rattachement

    @property
    def utilisateur(self) -> Utilisateur:
        return self.rattachement.utilisateur

    @property
    def venue(self) -> str:
        """« Invitée par Dominique Exemple », « Clé envoyée par le service Offre »."""
        cle = self.rattachement.cle
        return origine(cle) if cle else ""


def origine(cle: CleActivation) -> str:
    """Who sent a key, in words."""
    qui = cle.cree_par
    if qui is None:
        return "Clé envoyée par un compte supprimé"
    return f"Invitation de {qui}" if qui.est_organisme else "Clé envoyée par le service Offre"


def personnes(etablissement: Etablissement) -> list[Personne]:
    """Those who work for it, the first come first; closed accounts too, since they may be opened again."""
    liens = etablissement.rattachements.select_related("utilisateur", "cle__cree_par")
    return [Personne(lien) for lien in liens.order_by("cree_le", "pk")]


def cles_en_attente(etablissements: Iterable[Etablissement]) -> QuerySet[CleActivation]:
    """The keys of these établissements that nobody has used yet, whoever sent them, the last first."""
    cles = CleActivation.objects.utilisables().filter(acces__etablissement__in=etablissements)
    return cles.select_related("cree_par").distinct().order_by("-cree_le", "-pk")


def invitations(etablissements: Iterable[Etablissement]) -> QuerySet[CleActivation]:
    """The keys given by people of organismes for these établissements, whatever became of them."""
    cles = CleActivation.objects.filter(acces__etablissement__in=etablissements)
    return cles.filter(cree_par__role=Role.ORGANISME).distinct()


@transaction.atomic
def inviter_collegue(
    etablissement: Etablissement, *, email: str, auteur: Utilisateur
) -> CleActivation:
    """Mail a key of this établissement, with the rights of its author; the service Offre is told at once.

    Raises AnnuaireImpossible when the person works for it already, is invited already, or can't be.
    """
    Etablissement.objects.select_for_update().get(
        pk=etablissement.pk
    )  # one at a time: they are counted
    email = email.strip().lower()
    _refuser_compte(etablissement, email)
    _refuser_deja_invitee(etablissement, email)
    _refuser_trop(etablissement)
    cle = donner_cle(email, [etablissement], auteur=auteur, modele="annuaire/courriels/invitation")
    _prevenir(cle, etablissement, auteur)
    return cle


def _refuser_compte(etablissement: Etablissement, email: str) -> None:
    existant = utilisateur_a(email)
    if existant is None:
        return
    if existant.rattachements.filter(etablissement=etablissement).exists():
        raise AnnuaireImpossible(
            f"{existant} a déjà un compte avec cette adresse, et travaille déjà pour cet établissement."
        )
    if not (existant.est_organisme and existant.is_active):
        raise AnnuaireImpossible(
            "Cette adresse ne peut pas recevoir d'invitation. Indiquez-en une autre, ou contactez le service Offre."
        )


def _refuser_deja_invitee(etablissement: Etablissement, email: str) -> None:
    deja = cles_en_attente([etablissement]).filter(email=email).first()
    if deja is not None:
        raise AnnuaireImpossible(
            f"Une clé est déjà partie pour cette adresse le {jour_saisi(deja.cree_le)} : elle sert jusqu'au "
            f"{jour_saisi(deja.expire_le)}. Pour en envoyer une autre, annulez d'abord celle-là."
        )


def _refuser_trop(etablissement: Etablissement) -> None:
    du_jour = invitations([etablissement]).filter(cree_le__date=timezone.localdate())
    if du_jour.count() >= PAR_JOUR:
        raise AnnuaireImpossible(
            f"{accord(PAR_JOUR, 'invitation est', 'invitations sont')} déjà parties aujourd'hui pour cet "
            "établissement, le maximum. Continuez demain, ou contactez le service Offre."
        )


@transaction.atomic
def annuler_invitation(cle: CleActivation, *, auteur: Utilisateur) -> None:
    """A key given by somebody of one's établissement opens nothing any more; those of the service Offre are its own."""
    if cle.cree_par is None or not cle.cree_par.est_organisme:
        raise AnnuaireImpossible(
            "Cette clé a été envoyée par le service Offre : demandez-lui de l'annuler."
        )
    fermer_cle(cle, auteur=auteur)


def _prevenir(cle: CleActivation, etablissement: Etablissement, auteur: Utilisateur) -> None:
    """The service Offre reads who was invited, by whom, and where to cancel it."""
    roles = (Role.SERVICE_OFFRE, Role.ADMINISTRATION)
    ecrire_a(
        Utilisateur.objects.filter(is_active=True, role__in=roles).order_by("pk"),
        "annuaire/courriels/collegue_invite",
        {"cle": cle, "etablissement": etablissement, "auteur": auteur},
        nature=Nature.INVITATION,
        clef=f"{Nature.INVITATION}:{cle.pk}",
        lien=f"{reverse('service_offre:comptes_cles')}?email={cle.email}",
    )
