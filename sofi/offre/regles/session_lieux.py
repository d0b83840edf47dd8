"""Rules on the S card: places, organisme responsable, contacts."""

from collections.abc import Iterator

from django.conf import settings

from sofi.annuaire.models import NDA_SANS, Etablissement, Site

from ..codes import Fiche, LieuChoisi
from ..models import Session
from .contexte import Contexte
from .manque import AVERTISSEMENT, ERREUR
from .phrases import adresse_manquante, contact_joignable, enumerer, retire
from .registre import Trouvaille, regle

ANNUAIRE = "annuaire de l'établissement"
CONTACTS = ("contact", "referent_pmr", "referent_mobilite", "referent_prf")


@regle(Fiche.SESSION, ERREUR, "", ANNUAIRE)
def choix_retires(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """Sites and contacts chosen on the card are still in use."""
    choix = {nom: getattr(session, nom) for nom in ("lieu", *CONTACTS)}
    if session.inscription_a == LieuChoisi.SITE:
        choix["inscription_site"] = session.inscription_site
    for nom, choisi in choix.items():
        if choisi is not None and choisi.retire_le is not None:
            yield nom, retire(choisi, choisi.retire_le)


@regle(Fiche.SESSION, ERREUR, "lieu", "LHEO 2.3, lieu-de-formation")
def lieu_sans_adresse(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The place has a complete address."""
    if session.lieu is not None:
        yield from _incomplet(session.lieu)


@regle(Fiche.SESSION, ERREUR, "lieu", "procédure de saisie, fiche Session")
def lieu_d_un_autre(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """The place is one of the établissement's sites; a regional programme gives its own."""
    lieu = session.lieu
    if lieu is None or contexte.publique or lieu.etablissement_id == contexte.etablissement.pk:
        return
    yield (
        f"Le site « {lieu} » n'est pas un site de {contexte.etablissement.nom}. "
        "Choisissez un de ses sites, ou ajoutez-le dans l'annuaire."
    )


@regle(Fiche.SESSION, AVERTISSEMENT, "lieu", "contrôle de vraisemblance")
def lieu_hors_region(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """An organisme of the region trains in the region."""
    siege = contexte.etablissement.commune
    commune = session.lieu.commune if session.lieu else None
    if siege is None or siege.region_id != settings.REGION or commune is None:
        return
    if commune.region_id and commune.region_id != settings.REGION:
        yield (
            f"{session.lieu} est hors de la région, où se trouve votre établissement. "
            "Vérifiez le site : l'envoi reste possible."
        )


def _incomplet(site: Site) -> Iterator[str]:
    """Says what the address of a site lacks."""
    if manquants := adresse_manquante(site):
        yield (
            f"L'adresse de « {site.nom} » est incomplète : il manque {enumerer(manquants)}. "
            "Complétez-la dans l'annuaire."
        )


@regle(Fiche.SESSION, ERREUR, "inscription_a", "LHEO 2.3, adresse-inscription")
def adresse_inscription(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The adresse d'inscription is the session's place, a site, or an address of its own, complete."""
    if session.inscription_a == LieuChoisi.SITE:
        if session.inscription_site is None:
            yield "Vous avez choisi un autre site et il n'est pas indiqué. Choisissez-le dans la liste."
        else:
            yield from _incomplet(session.inscription_site)
    elif session.inscription_a == LieuChoisi.ADRESSE:
        parties = {
            "l'adresse": session.inscription_ligne1 or session.inscription_ligne2,
            "le code postal": session.inscription_code_postal,
            "la ville": session.inscription_ville,
            "la commune": session.inscription_commune_id,
        }
        if manquants := [nom for nom, valeur in parties.items() if not valeur]:
            yield f"L'adresse d'inscription est incomplète : il manque {enumerer(manquants)}. Complétez-la."
    elif session.inscription_a == LieuChoisi.DISTANCE:
        yield "L'inscription a besoin d'une adresse. Choisissez le site lieu, un autre site ou une autre adresse."


@regle(Fiche.SESSION, ERREUR, "responsable", "Code du travail, L6351-1 ; LHEO 2.3, numero-activite")
def responsable_sans_nda(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """The organisme responsable holds an NDA, or is a school of initial training known by its UAI."""
    responsable = session.responsable
    if responsable is None or responsable.pk == contexte.etablissement.pk:
        return  # the dispensateur's own is asked on the établissement
    if not responsable.nda or (responsable.nda == NDA_SANS and not responsable.uai):
        yield (
            f"{responsable.nom} n'a pas de numéro de déclaration d'activité : il ne peut pas répondre de la formation. "
            "Choisissez un autre organisme responsable, ou faites compléter sa fiche."
        )


@regle(Fiche.SESSION, ERREUR, "responsable", "LHEO 2.3, organisme-formation-responsable")
def responsable_incomplet(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """The organisme responsable has what the feed says of it: names, address, a reachable contact."""
    responsable = session.responsable
    if responsable is None or responsable.pk == contexte.etablissement.pk:
        return
    if manquants := _manquants(responsable):
        yield (
            f"La fiche de {responsable.nom or responsable.siret} est à compléter : il manque {enumerer(manquants)}. "
            "Demandez-lui de la compléter, ou adressez-vous au service Offre."
        )


def _manquants(etablissement: Etablissement) -> list[str]:
    noms = {"la raison sociale": etablissement.raison_sociale, "le nom": etablissement.nom}
    manquants = [nom for nom, valeur in noms.items() if not valeur]
    manquants += adresse_manquante(etablissement)
    if not contact_joignable(etablissement):
        manquants.append("un contact joignable")
    return manquants


@regle(Fiche.SESSION, ERREUR, "responsable", "procédure de saisie, fiche Session")
def responsable_permis(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """The responsable has the dispensateur's SIREN, or one of its users is attached there too.

    On a regional programme it is the mandataire that the Région names.
    """
    responsable = session.responsable
    if responsable is None or contexte.publique:
        return
    if (
        responsable.siren != contexte.etablissement.siren
        and responsable.pk not in contexte.etablissements_rattaches
    ):
        yield (
            f"{responsable.nom} n'a pas le SIREN de votre établissement, et aucun de vos comptes n'y est rattaché. "
            "Choisissez un autre organisme responsable, ou demandez un rattachement au service Offre."
        )


@regle(Fiche.SESSION, ERREUR, "", "LHEO 2.3, contact-formation et contact-session")
def contacts_injoignables(session: Session, _contexte: Contexte) -> Iterator[Trouvaille]:
    """Every contact written on the card has a telephone or an e-mail."""
    for nom in CONTACTS:
        contact = getattr(session, nom)
        if contact is not None and not contact.est_joignable:
            yield (
                nom,
                f"{contact} n'a ni téléphone ni e-mail : on ne pourrait pas le joindre. "
                "Complétez sa fiche dans l'annuaire, ou choisissez un autre contact.",
            )


@regle(
    Fiche.SESSION, AVERTISSEMENT, "referent_prf", "procédures de saisie des programmes régionaux"
)
def referent_prf_absent(session: Session, contexte: Contexte) -> Iterator[Trouvaille]:
    """A session of a regional programme names its référent PRF."""
    if contexte.publique and session.referent_prf is None:
        yield (
            "Aucun référent PRF n'est choisi, alors que la session relève d'un programme régional. "
            "Choisissez-en un si vous en avez un : l'envoi reste possible."
        )
