"""Erasing a person: one transaction, all or nothing, and its trace.

    contacts      those the public reads are replaced first (`contacts`), and published at once
    documents     what the public reads of them in words: a new version, as a direct update
    account       emptied, closed, its sessions with it; what it did stays, under « Personne effacée n° 12 »
    rows          what is theirs alone goes: requests, keys, sign-ins, e-mails, alerts, attachments
    words         everywhere else, older versions and the history last (`colonnes`), through the door of `traces`

Files written before (feeds, open data) are renewed by the nights that follow (`fichiers`); what each web machine keeps
on its disk, pages and index, is emptied by that machine (`changements.oublier`).
"""

from dataclasses import dataclass
from typing import Any

import msgspec
from django.contrib.sessions.models import Session as Connectee
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from msgspec.structs import replace

from sofi.comptes.models import Role, Utilisateur
from sofi.diffusion import changements
from sofi.echanges.models import Morceau
from sofi.offre.fiches import FicheEtablissement, FicheSession, pieces
from sofi.offre.models import Action
from sofi.socle.personnel import Devenir
from sofi.socle.signature import signer
from sofi.validation import directe
from sofi.validation.directe import REFERENTS
from sofi.validation.document import Document, lire
from sofi.validation.document.pieces import contact as piece_contact
from sofi.validation.models import Evenement, Nature, OffrePubliee
from sofi.validation.publication import republier

from . import contacts
from .colonnes import CONTACTS, Colonne, colonnes, ecrire, lignes
from .models import Demande, Trace
from .registre import declarations
from .traces import porte
from .valeurs import LIBELLE, Gomme, Personne

_VERROU = 4_201_728
"""Two erasures never cross: the second waits for the first."""
ECRAN = "effacement d’une personne"


class EffacementImpossible(Exception):
    """It can't be done; the message says why and what to do, in French."""


@dataclass(frozen=True)
class Bilan:
    """How many of what, by the words of the register; the public actions that changed."""

    nombres: dict[str, int]
    actions: list[int]


def gomme_de(personne: Personne, numero: int) -> Gomme:
    """What replaces this person, with the sheets that are or were theirs."""
    siennes = {fiche.contact.pk for fiche in contacts.fiches_de(personne)}
    return Gomme(personne, numero, frozenset(siennes) | contacts.anciennes_de(personne))


def effacer(demande: Demande, personne: Personne, *, partout: bool = True) -> Bilan:
    """Erase this person from the whole base, as the request's choices say. Raises ChoixImpossible.

    Not `partout`: the account and what is its own, not what organismes wrote of them.
    """
    quoi = LIBELLE.format(demande.pk)
    with (
        porte(Trace.Nature.EFFACEMENT, quoi, demande=demande, auteur=demande.auteur) as trace,
        signer(ecran=ECRAN),
    ):
        _verrouiller()
        gomme, nombres, actions = gomme_de(personne, demande.pk), dict[str, int](), list[int]()
        if partout:
            remplacements = _contacts(demande, gomme, nombres)
            actions = _documents(gomme, remplacements, demande.auteur)
            _compter(nombres, "offres publiées de nouveau", len(actions))
        _rangees(personne, demande.compte, nombres)
        if demande.compte:
            _compte(demande.compte, gomme, nombres)
        _mots(gomme, nombres, partout=partout)
        Morceau.objects.filter(action__in=actions).delete()  # made again from the new version
        trace.detail = nombres
        changements.oublier()
    return Bilan(nombres, actions)


def _verrouiller() -> None:
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(%s)", [_VERROU])


def _compter(nombres: dict[str, int], quoi: str, nombre: int) -> None:
    if nombre:
        nombres[quoi] = nombres.get(quoi, 0) + nombre


def _contacts(
    demande: Demande, gomme: Gomme, nombres: dict[str, int]
) -> list[contacts.Remplacement]:
    fiches = contacts.fiches_de(gomme.personne)
    contacts.verifier(fiches, demande.choix)
    _compter(nombres, "fiches de contact", len(fiches))
    jour = timezone.localdate()
    return [
        contacts.effacer(fiche, demande.choix.get(str(fiche.contact.pk)) or {}, gomme.libelle, jour)
        for fiche in fiches
    ]


def _documents(
    gomme: Gomme, remplacements: list[contacts.Remplacement], auteur: Utilisateur | None
) -> list[int]:
    """The actions whose public document changed: each has a new version."""
    nouveaux = {r.contact.pk: piece_contact(r.par) for r in remplacements}
    candidates = set()
    for remplacement in remplacements:
        candidates |= set(contacts.offres_de(remplacement.contact).values_list("pk", flat=True))
    if gomme.candidats:
        textes = OffrePubliee.objects.extra(
            where=[
                "EXISTS (SELECT 1 FROM validation_version v WHERE v.id = version_id"
                " AND v.document::text ~* %s)"
            ],
            params=[gomme.candidats],
        )
        candidates |= set(textes.values_list("pk", flat=True))
    return [pk for pk in sorted(candidates) if _republier(pk, gomme, nouveaux, auteur)]


def _republier(
    action_id: int, gomme: Gomme, nouveaux: dict[int, pieces.Contact], auteur: Utilisateur | None
) -> bool:
    action = Action.objects.select_for_update(of=("self",)).get(pk=action_id)
    publiee = OffrePubliee.objects.select_related("version").filter(pk=action_id).first()
    if publiee is None:
        return False
    avant = publiee.version.document
    apres = sans(_avec_les_contacts(avant, nouveaux), gomme)
    if apres == avant:
        return False
    version = republier(action, apres, nature=Nature.MISE_A_JOUR_DIRECTE, auteur=auteur)
    Evenement.objects.create(
        action=action,
        acte=directe.ACTE,
        de=action.etat,
        vers=action.etat,
        auteur=auteur,
        commentaire="À la demande d’une personne, ce qui la nommait est remplacé.",
        version=version,
    )
    return True


def sans(document: Document, gomme: Gomme) -> Document:
    """The document without this person."""
    contenu = msgspec.json.decode(msgspec.json.encode(document))
    return lire(msgspec.json.encode(gomme.json(contenu)))


def _avec_les_contacts(document: Document, nouveaux: dict[int, pieces.Contact]) -> Document:
    return replace(
        document,
        organisme=_chez(document.organisme, nouveaux),
        sessions=[_sur_la_session(session, nouveaux) for session in document.sessions],
    )


def _sur_la_session(session: FicheSession, nouveaux: dict[int, pieces.Contact]) -> FicheSession:
    cites = {nom: _en_place(getattr(session, nom), nouveaux) for nom in REFERENTS}
    responsable = session.responsable and _chez(session.responsable, nouveaux)
    return replace(session, responsable=responsable, **cites)


def _chez(organisme: FicheEtablissement, nouveaux: dict[int, pieces.Contact]) -> FicheEtablissement:
    return replace(organisme, contact=_en_place(organisme.contact, nouveaux))


def _en_place(
    contact: pieces.Contact | None, nouveaux: dict[int, pieces.Contact]
) -> pieces.Contact | None:
    return nouveaux.get(contact.id, contact) if contact else None


def siennes(personne: Personne, compte: Utilisateur | None) -> list[tuple[str, QuerySet[Any]]]:
    """The rows that are theirs alone, by the words of the register: those that go whole."""
    trouvees: list[tuple[str, QuerySet[Any]]] = []
    for declaration in declarations():
        if declaration.donnees.devenir is not Devenir.LIGNE:
            continue
        if filtre := _siennes(declaration.modele, declaration.comptes, personne, compte):
            lignes_ = declaration.modele._default_manager.filter(filtre)
            trouvees.append((declaration.donnees.quoi, lignes_))
    return trouvees


def _siennes(modele: Any, comptes: list[str], personne: Personne, compte: Utilisateur | None) -> Q:
    filtre = Q()
    for champ in comptes if compte else ():
        filtre |= Q(**{champ: compte})
    noms = {champ.name for champ in modele._meta.get_fields()}
    for champ in noms & {"email", "destinataire", "adresse", "nouvelle"}:
        for courriel in personne.courriels:
            filtre |= Q(**{f"{champ}__iexact": courriel})
    if {"nom", "prenom"} <= noms and personne.nom and personne.prenom:
        filtre |= Q(nom__iexact=personne.nom, prenom__iexact=personne.prenom)
    return filtre


def _rangees(personne: Personne, compte: Utilisateur | None, nombres: dict[str, int]) -> None:
    for quoi, lignes_ in siennes(personne, compte):
        _, par_modele = lignes_.delete()
        _compter(nombres, quoi, par_modele.get(lignes_.model._meta.label, 0))


def refuser_le_dernier(compte: Utilisateur) -> None:
    """Somebody of the administration stays; EffacementImpossible otherwise."""
    if compte.role != Role.ADMINISTRATION:
        return
    autres = Utilisateur.objects.filter(role=Role.ADMINISTRATION, is_active=True)
    if not autres.exclude(pk=compte.pk).exists():
        raise EffacementImpossible(
            "C’est le dernier compte de l’administration : ouvrez-en un autre d’abord (« Personnel »)."
        )


def _compte(compte: Utilisateur, gomme: Gomme, nombres: dict[str, int]) -> None:
    """The row stays, for what it did; nobody signs in by it again."""
    refuser_le_dernier(compte)
    compte.nom, compte.prenom = gomme.libelle, ""
    compte.email = f"personne-effacee-{gomme.numero}@invalid"
    compte.set_unusable_password()
    compte.is_active, compte.last_login = False, None
    compte.save(update_fields=["nom", "prenom", "email", "password", "is_active", "last_login"])
    _compter(nombres, "compte", 1)
    _compter(nombres, "connexions en cours", fermer_les_connexions(compte))


def fermer_les_connexions(compte: Utilisateur) -> int:
    """Erase the sessions of this account; how many."""
    siennes_ = [
        connectee.pk
        for connectee in Connectee.objects.filter(expire_date__gt=timezone.now()).iterator()
        if connectee.get_decoded().get("_auth_user_id") == str(compte.pk)
    ]
    return Connectee.objects.filter(pk__in=siennes_).delete()[0]


DES_COMPTES = frozenset({"comptes", "courriels"})
"""The rooms whose words are about accounts."""


def _mots(gomme: Gomme, nombres: dict[str, int], *, partout: bool) -> None:
    for colonne in colonnes():
        if partout or colonne.modele._meta.app_label in DES_COMPTES:
            _compter(nombres, _nom(colonne), ecrire(colonne, list(lignes(colonne, gomme))))


def _nom(colonne: Colonne) -> str:
    return "fiches de contact" if colonne.table == CONTACTS else colonne.quoi
