"""What is done to accounts. Who may do it is the caller's business, save what the rank forbids."""

import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from sofi.socle.formats import accord

from .cles import empreinte, tirer_lien
from .journal import noter
from .models import Acte, ChangementAdresse, CleActivation, Role, Utilisateur
from .seances import fermer

SECONDS_FACTEURS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What stands beside the password; recovery codes only replace one of them."""
DUREE_DU_LIEN = datetime.timedelta(hours=24)  # as the e-mail says


class CompteImpossible(Exception):
    """It can't be done; the message says why and what to do, in French."""


def utilisateur_a(email: str) -> Utilisateur | None:
    """Whose address it is."""
    return Utilisateur.objects.filter(email__iexact=email.strip()).first()


def peut_gerer(auteur: Utilisateur, utilisateur: Utilisateur) -> bool:
    """The service Offre keeps the organismes' accounts, the administration all of them; nobody their own."""
    if auteur.pk == utilisateur.pk or not auteur.est_service_offre:
        return False
    return utilisateur.est_organisme or auteur.role == Role.ADMINISTRATION


def peut_gerer_cle(auteur: Utilisateur, cle: CleActivation) -> bool:
    """The service Offre keeps the organismes' keys, the administration all of them."""
    if cle.est_du_personnel:
        return auteur.role == Role.ADMINISTRATION
    return auteur.est_service_offre


@transaction.atomic
def desactiver(utilisateur: Utilisateur, *, auteur: Utilisateur) -> bool:
    """Close the account: its sessions end at once, nothing of it is lost. False when it already was."""
    return _basculer(utilisateur, actif=False, auteur=auteur)


@transaction.atomic
def reactiver(utilisateur: Utilisateur, *, auteur: Utilisateur) -> bool:
    """Open the account again, with its attachments. False when it already was."""
    return _basculer(utilisateur, actif=True, auteur=auteur)


def a_un_facteur(utilisateur: Utilisateur) -> bool:
    """Has he or she a second factor, an application or a key?"""
    return Authenticator.objects.filter(user=utilisateur, type__in=SECONDS_FACTEURS).exists()


@transaction.atomic
def reinitialiser_facteur(utilisateur: Utilisateur, *, auteur: Utilisateur | None) -> bool:
    """Forget the second factor of somebody who lost it; False when there was none. `auteur` None: the operator.

    The sessions that gave it are closed by `SecondFacteurExige`; the staff must set up another.
    """
    if auteur is not None and not peut_gerer(auteur, utilisateur):
        raise CompteImpossible(
            "Ce second facteur n'est pas de ceux que vous réinitialisez : l'administration le fait pour "
            "le Cariforef et la Région, et personne pour soi."
        )
    oublies, _ = Authenticator.objects.filter(user=utilisateur).delete()
    if not oublies:
        return False
    detail = "" if auteur else "Par une commande sur le serveur"
    noter(
        Acte.Nature.FACTEUR_RETIRE,
        email=utilisateur.email,
        auteur=auteur,
        utilisateur=utilisateur,
        detail=detail,
    )
    return True


@transaction.atomic
def fermer_les_sessions(utilisateur: Utilisateur, *, auteur: Utilisateur) -> int:
    """Close every session of somebody: a lost computer, a doubt. How many there were; traced."""
    if not peut_gerer(auteur, utilisateur):
        raise CompteImpossible(
            "Ces sessions ne sont pas de celles que vous fermez : l'administration s'occupe des comptes "
            "du Cariforef et de la Région. Les vôtres se ferment dans « Mon compte »."
        )
    if nombre := fermer(utilisateur.sessions_ouvertes.all()):
        noter(
            Acte.Nature.SESSIONS_FERMEES,
            email=utilisateur.email,
            auteur=auteur,
            utilisateur=utilisateur,
            detail=accord(nombre, "session", "sessions"),
        )
    return nombre


def _basculer(utilisateur: Utilisateur, *, actif: bool, auteur: Utilisateur) -> bool:
    if not peut_gerer(auteur, utilisateur):
        raise CompteImpossible(
            "Ce compte n'est pas de ceux que vous gérez : l'administration s'occupe des comptes "
            "du Cariforef et de la Région, et personne ne ferme le sien."
        )
    change = Utilisateur.objects.filter(pk=utilisateur.pk, is_active=not actif)
    if not change.update(is_active=actif):
        return False
    nature = Acte.Nature.REACTIVE if actif else Acte.Nature.DESACTIVE
    noter(nature, email=utilisateur.email, auteur=auteur, utilisateur=utilisateur)
    return True


@transaction.atomic
def preparer_changement(utilisateur: Utilisateur, nouvelle: str) -> str:
    """Keep the new address until it is confirmed; returns the link's secret, which replaces any former one."""
    maintenant = timezone.now()
    utilisateur.changements_adresse.filter(termine_le=None).update(termine_le=maintenant)
    lien = tirer_lien()
    utilisateur.changements_adresse.create(
        nouvelle=nouvelle.strip().lower(),
        empreinte=empreinte(lien),
        expire_le=maintenant + DUREE_DU_LIEN,
    )
    return lien


def changement_en_attente(lien: str) -> ChangementAdresse | None:
    """The change this link confirms, when it still can."""
    return (
        ChangementAdresse.objects.select_related("utilisateur")
        .filter(
            empreinte=empreinte(lien),
            termine_le=None,
            expire_le__gt=timezone.now(),
            utilisateur__is_active=True,
        )
        .first()
    )


@transaction.atomic
def confirmer_changement(lien: str) -> tuple[Utilisateur, str]:
    """Give the account its new address; returns the account and the address it had."""
    changement = changement_en_attente(lien)
    verrou = ChangementAdresse.objects.filter(empreinte=empreinte(lien), termine_le=None)
    if changement is None or not verrou.update(termine_le=timezone.now()):
        raise CompteImpossible(
            "Ce lien a déjà servi, a expiré ou a été remplacé par un autre. "
            "Connectez-vous, puis demandez de nouveau le changement dans « Mon compte »."
        )
    utilisateur, ancienne = changement.utilisateur, changement.utilisateur.email
    if utilisateur_a(changement.nouvelle) is not None:
        raise CompteImpossible(
            f"L'adresse {changement.nouvelle} sert maintenant à un autre compte : "
            f"votre adresse reste {ancienne}. Contactez le service Offre."
        )
    utilisateur.email = changement.nouvelle
    utilisateur.save(update_fields=["email"])
    # allauth's own list of addresses would still let the old one sign in.
    EmailAddress.objects.filter(user=utilisateur).delete()
    noter(
        Acte.Nature.ADRESSE_CHANGEE,
        email=utilisateur.email,
        auteur=utilisateur,
        utilisateur=utilisateur,
        detail=f"Avant : {ancienne}",
    )
    return utilisateur, ancienne
