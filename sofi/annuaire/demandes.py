"""Requests to work for an établissement: received, accepted, refused."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sofi.comptes.journal import noter
from sofi.comptes.models import Acte, CleActivation, DemandeAcces, Utilisateur
from sofi.courriels.ecriture import ecrire
from sofi.referentiels.models import Departement, Region
from sofi.socle.formats import moment

from .cles import donner_cle
from .models import NDA_SANS, Etablissement, Rattachement
from .operations import AnnuaireImpossible, creer_etablissement, designer, refuser_hors_organisme

Suite = DemandeAcces.Suite
# The first three characters of an UAI are the département's; Corsica's are its own.
DEPARTEMENTS_UAI = {"620": "2A", "720": "2B"}


@transaction.atomic
def demander(demande: DemandeAcces) -> DemandeAcces:
    """Keep the request and acknowledge it by e-mail; the same one already waiting is left as it is.

    Whether the address has an account changes nothing, neither here nor in the e-mail.
    """
    demande.email = demande.email.strip().lower()
    DemandeAcces.objects.bulk_create([demande], ignore_conflicts=True)
    attend = DemandeAcces.objects.en_attente().filter(siret=demande.siret, email=demande.email)
    gardee = attend.first()
    if gardee is None:  # decided in the meantime: it was the same one
        return demande
    ecrire(
        gardee.email,
        "annuaire/courriels/demande_recue",
        {"demande": gardee},
        clef=f"demande-recue:{gardee.pk}",
    )
    return gardee


def demander_rattachement(utilisateur: Utilisateur, *, siret: str, message: str) -> DemandeAcces:
    """A signed-in person asks to work for one more établissement."""
    if Rattachement.objects.filter(utilisateur=utilisateur, etablissement__siret=siret).exists():
        raise AnnuaireImpossible(
            "Vous êtes déjà rattaché(e) à cet établissement : choisissez-le sous votre nom, "
            "en haut à droite."
        )
    if DemandeAcces.objects.en_attente().filter(siret=siret, email=utilisateur.email).exists():
        raise AnnuaireImpossible(
            "Vous avez déjà fait cette demande : elle attend la réponse du service Offre."
        )
    return demander(
        DemandeAcces(
            utilisateur=utilisateur,
            siret=siret,
            email=utilisateur.email,
            nom=utilisateur.nom,
            prenom=utilisateur.prenom,
            message=message,
        )
    )


def hors_region(*, siret: str, nda: str = "", uai: str = "") -> str:
    """The name of the region the organisme is in, when it is another one; empty here or when nothing tells."""
    connu = Etablissement.objects.filter(siret=siret, commune__region__isnull=False)
    code = connu.values_list("commune__region__code", flat=True).first()
    if code is None and uai:
        departement = uai[1:3] if uai.startswith("0") else DEPARTEMENTS_UAI.get(uai[:3], uai[:3])
        trouve = Departement.objects.filter(code=departement)
        code = trouve.values_list("region__code", flat=True).first()
    if code is None and nda and nda != NDA_SANS and nda[:2].isdecimal():
        code = nda[:2]  # the prefect of the region gives the number
    if code is None or code == settings.REGION:
        return ""
    region = Region.objects.filter(code=code).first()
    return region.libelle if region else "une autre région"


@transaction.atomic
def accepter(
    demande: DemandeAcces,
    *,
    auteur: Utilisateur,
    etablissement: Etablissement | None = None,
    raison_sociale: str = "",
) -> CleActivation | None:
    """Open the établissement to the person: a key is mailed, or an account is attached at once.

    Without `etablissement`, the one of the request's SIRET; made, to be completed, when SOFI has none.
    """
    _decider(demande, Suite.ACCEPTEE, auteur=auteur)
    ouvert = etablissement or _trouver_ou_creer(demande, raison_sociale)
    detail = designer(ouvert)
    noter(
        Acte.Nature.DEMANDE_ACCEPTEE,
        email=demande.email,
        auteur=auteur,
        utilisateur=demande.utilisateur,
        detail=detail,
    )
    if demande.utilisateur is None:
        return donner_cle(demande.email, [ouvert], auteur=auteur, demande=demande)
    _rattacher(demande.utilisateur, ouvert, auteur=auteur)
    ecrire(
        demande.utilisateur.email,
        "annuaire/courriels/rattachement",
        {"etablissement": ouvert},
        clef=f"rattachement:{demande.pk}",
    )
    return None


def _rattacher(
    utilisateur: Utilisateur, etablissement: Etablissement, *, auteur: Utilisateur
) -> None:
    refuser_hors_organisme(utilisateur)
    _, cree = Rattachement.objects.get_or_create(
        utilisateur=utilisateur, etablissement=etablissement
    )
    if cree:
        noter(
            Acte.Nature.RATTACHE,
            email=utilisateur.email,
            auteur=auteur,
            utilisateur=utilisateur,
            detail=designer(etablissement),
        )


def _trouver_ou_creer(demande: DemandeAcces, raison_sociale: str) -> Etablissement:
    """The établissement of this SIRET; a new one has its numbers and its name, the rest is to be completed."""
    connu = Etablissement.objects.filter(siret=demande.siret).first()
    if connu is not None:
        return connu
    if not raison_sociale.strip():
        raise AnnuaireImpossible(
            "SOFI n'a pas cet établissement : indiquez sa raison sociale pour le créer."
        )
    nom = raison_sociale.strip()
    nouveau = Etablissement(
        siret=demande.siret, nda=demande.nda, uai=demande.uai, raison_sociale=nom, nom=nom
    )
    creer_etablissement(nouveau)
    return nouveau


@transaction.atomic
def refuser(demande: DemandeAcces, *, motif: str, auteur: Utilisateur) -> None:
    """Answer no, and say why."""
    _decider(demande, Suite.REFUSEE, auteur=auteur, motif=motif)
    noter(
        Acte.Nature.DEMANDE_REFUSEE,
        email=demande.email,
        auteur=auteur,
        utilisateur=demande.utilisateur,
        detail=f"{demande.siret} : {motif}",
    )
    ecrire(
        demande.email,
        "annuaire/courriels/refus",
        {"demande": demande, "motif": motif},
        clef=f"demande-refusee:{demande.pk}",
    )


def _decider(
    demande: DemandeAcces, suite: DemandeAcces.Suite, *, auteur: Utilisateur, motif: str = ""
) -> None:
    """Take the decision, unless somebody was first: then say who."""
    attend = DemandeAcces.objects.filter(pk=demande.pk, suite=Suite.EN_ATTENTE)
    if attend.update(suite=suite, motif=motif, decidee_par=auteur, decidee_le=timezone.now()):
        return
    demande.refresh_from_db()
    qui = demande.decidee_par or "un compte supprimé"
    quand = f" le {moment(demande.decidee_le)}" if demande.decidee_le else ""
    raise AnnuaireImpossible(
        f"Cette demande a déjà été {demande.get_suite_display()} par {qui}{quand} : rien n'a changé."
    )
