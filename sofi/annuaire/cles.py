"""Activation keys: given, sent again, cancelled, used once.

A key is known to the mailbox it was sent to and to nobody else: the base keeps its print.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from sofi.comptes.cles import empreinte_de_cle, tirer_cle
from sofi.comptes.journal import noter
from sofi.comptes.models import Acte, CleActivation, DemandeAcces, Role, Utilisateur
from sofi.comptes.operations import peut_gerer_cle, utilisateur_a
from sofi.courriels.ecriture import ecrire
from sofi.courriels.models import Courriel
from sofi.socle.formats import jour_saisi
from sofi.socle.recherche import Plie

from .models import AccesParCle, Etablissement, Rattachement
from .operations import AnnuaireImpossible, designer, refuser_hors_organisme

# After that the key opens nothing; the e-mail that carries it says the day.
DUREE_D_UNE_CLE = datetime.timedelta(days=15)
REDEMANDER = "Demandez-en une autre par « Je n'ai pas de clé d'activation »."


class CleRefusee(Exception):
    """The key opens nothing; the message says why and what to do, in French."""


def nom_du_courriel(cle: CleActivation) -> str:
    """The key (`clef`) of the e-mail that carries this activation key."""
    return f"cle-activation:{cle.pk}"


def suivre(cles: Iterable[CleActivation]) -> list[tuple[CleActivation, Courriel | None]]:
    """The keys, each with the e-mail that carries it: one can see whether it left."""
    liste = list(cles)
    courriels = Courriel.objects.in_bulk([nom_du_courriel(c) for c in liste], field_name="clef")
    return [(cle, courriels.get(nom_du_courriel(cle))) for cle in liste]


@transaction.atomic
def donner_cle(
    email: str,
    etablissements: Iterable[Etablissement],
    *,
    auteur: Utilisateur,
    demande: DemandeAcces | None = None,
    modele: str = "annuaire/courriels/cle",
) -> CleActivation:
    """Mail a key that opens these établissements to this address."""
    existant = utilisateur_a(email)
    if existant is not None:
        refuser_hors_organisme(existant)
    liste = list(etablissements)
    cle, texte = _creer(email, auteur=auteur, demande=demande)
    AccesParCle.objects.bulk_create(AccesParCle(cle=cle, etablissement=e) for e in liste)
    contexte = {"cle": cle, "texte": texte, "etablissements": liste, "auteur": auteur}
    ecrire(
        cle.email,
        modele,
        contexte,
        clef=nom_du_courriel(cle),
        secret=True,
    )
    detail = " ; ".join(map(designer, liste))
    noter(Acte.Nature.CLE_DONNEE, email=cle.email, auteur=auteur, detail=detail)
    return cle


@transaction.atomic
def inviter(email: str, *, role: Role, auteur: Utilisateur) -> CleActivation:
    """Mail a key that opens an account of the staff; the administration alone does."""
    if auteur.role != Role.ADMINISTRATION or role == Role.ORGANISME:
        raise AnnuaireImpossible("Seule l'administration ouvre les comptes du personnel.")
    if utilisateur_a(email) is not None:
        raise AnnuaireImpossible(
            f"{email.strip().lower()} a déjà un compte : cherchez-le dans « Utilisateurs » pour le "
            "réactiver, ou indiquez une autre adresse."
        )
    for ancienne in CleActivation.objects.utilisables().filter(email__iexact=email.strip()):
        annuler(ancienne, auteur=auteur)
    cle, texte = _creer(email, auteur=auteur, role=role)
    ecrire(
        cle.email,
        "annuaire/courriels/cle_du_personnel",
        {"cle": cle, "texte": texte},
        clef=nom_du_courriel(cle),
        secret=True,
    )
    detail = f"Rôle : {cle.get_role_display()}"
    noter(Acte.Nature.CLE_DONNEE, email=cle.email, auteur=auteur, detail=detail)
    return cle


def _creer(email: str, *, auteur: Utilisateur, **champs: Any) -> tuple[CleActivation, str]:
    """A key, and its text that only its e-mail says."""
    texte = tirer_cle()
    cle = CleActivation.objects.create(
        email=email.strip().lower(),
        empreinte=empreinte_de_cle(texte),
        cree_par=auteur,
        expire_le=timezone.now() + DUREE_D_UNE_CLE,
        **champs,
    )
    return cle, texte


@transaction.atomic
def annuler(cle: CleActivation, *, auteur: Utilisateur) -> None:
    """The key opens nothing any more."""
    if not peut_gerer_cle(auteur, cle):
        raise AnnuaireImpossible(
            "Cette clé ouvre un compte du personnel : seule l'administration l'annule ou la renvoie."
        )
    fermer_cle(cle, auteur=auteur)


def fermer_cle(cle: CleActivation, *, auteur: Utilisateur) -> None:
    """Cancel a key, once; whether this person may is the caller's business."""
    libre = CleActivation.objects.filter(pk=cle.pk, utilisee_le=None, annulee_le=None)
    if not libre.update(annulee_le=timezone.now()):
        raise AnnuaireImpossible(
            "Cette clé a déjà servi, ou a déjà été annulée : il n'y a plus rien à faire."
        )
    noter(Acte.Nature.CLE_ANNULEE, email=cle.email, auteur=auteur)


@transaction.atomic
def renvoyer(cle: CleActivation, *, auteur: Utilisateur) -> CleActivation:
    """Mail another key for the same établissements; this one, whose text nobody kept, is cancelled."""
    annuler(cle, auteur=auteur)
    if cle.est_du_personnel:
        return inviter(cle.email, role=Role(cle.role), auteur=auteur)
    etablissements = Etablissement.objects.filter(acces_par_cle__cle=cle).order_by(
        Plie("nom"), "pk"
    )
    return donner_cle(cle.email, etablissements, auteur=auteur, demande=cle.demande)


def lire_cle(texte: str, *, email: str) -> CleActivation:
    """The key that still opens something for this address, else why it doesn't."""
    cle = CleActivation.objects.filter(
        empreinte=empreinte_de_cle(texte), email=email.strip().lower()
    ).first()
    if cle is None:
        raise CleRefusee(
            "Cette clé et cette adresse ne vont pas ensemble. Recopiez-les telles qu'elles sont "
            f"dans le message que vous avez reçu. {REDEMANDER}"
        )
    if cle.utilisee_le:
        raise CleRefusee(
            f"Cette clé a déjà servi, le {jour_saisi(cle.utilisee_le)} : elle ne sert qu'une fois. "
            "Connectez-vous, ou réinitialisez votre mot de passe si vous l'avez oublié."
        )
    if cle.annulee_le:
        raise CleRefusee(
            f"Cette clé a été annulée le {jour_saisi(cle.annulee_le)}. Si vous en avez reçu une "
            f"plus récente, utilisez-la. {REDEMANDER}"
        )
    if cle.est_expiree:
        raise CleRefusee(
            f"Cette clé a expiré le {jour_saisi(cle.expire_le)} : elle sert pendant "
            f"{DUREE_D_UNE_CLE.days} jours. {REDEMANDER}"
        )
    if _sans_hote(cle):
        raise CleRefusee(
            "Cette invitation ne vaut plus : la personne qui l'a envoyée ne travaille plus pour cet "
            f"établissement. {REDEMANDER}"
        )
    return cle


def _sans_hote(cle: CleActivation) -> bool:
    """The key is an invitation, and whoever sent it could not send it today."""
    hote = cle.cree_par
    if hote is None or not hote.est_organisme:
        return False
    siens = hote.rattachements.filter(etablissement__acces_par_cle__cle=cle)
    return not (hote.is_active and siens.exists())


@transaction.atomic
def activer(
    texte: str, *, email: str, nom: str = "", prenom: str = "", mot_de_passe: str | None = None
) -> tuple[Utilisateur, bool]:
    """Use the key: open the account, unless the address has one, and attach it; true for a new account.

    An existing account keeps its name and its password. Nothing is used when it can't be done.
    """
    # The keys of one address take turns: neither the key nor the address can serve twice.
    list(CleActivation.objects.select_for_update().filter(email=email.strip().lower()))
    cle = lire_cle(texte, email=email)
    utilisateur = utilisateur_a(cle.email)
    nouveau = utilisateur is None
    if utilisateur is None:
        utilisateur = Utilisateur.objects.create_user(
            cle.email, mot_de_passe, nom=nom.strip(), prenom=prenom.strip(), role=cle.role
        )
        noter(Acte.Nature.COMPTE_OUVERT, email=cle.email, auteur=None, utilisateur=utilisateur)
    elif cle.est_du_personnel or not (utilisateur.is_active and utilisateur.est_organisme):
        raise CleRefusee(
            "Le compte de cette adresse ne peut pas recevoir d'établissement : il est fermé, ou "
            "n'est pas celui d'un organisme de formation. Contactez le service Offre."
        )
    CleActivation.objects.filter(pk=cle.pk).update(utilisee_le=timezone.now())
    etablissements = list(Etablissement.objects.filter(acces_par_cle__cle=cle).order_by("pk"))
    for etablissement in etablissements:
        Rattachement.objects.get_or_create(
            utilisateur=utilisateur, etablissement=etablissement, defaults={"cle": cle}
        )
    detail = " ; ".join(map(designer, etablissements))
    if cle.est_du_personnel:
        detail = f"Rôle : {cle.get_role_display()}"
    noter(
        Acte.Nature.CLE_UTILISEE,
        email=cle.email,
        auteur=None,
        utilisateur=utilisateur,
        detail=detail,
    )
    return utilisateur, nouveau
