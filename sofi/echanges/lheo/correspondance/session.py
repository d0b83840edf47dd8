"""The ``session``: dates, how to join, referents, blocs, cycle."""

import datetime

from lxml import etree

from sofi.echanges.lheo import langage
from sofi.offre.fiches import FicheFormation, FicheSession, pieces
from sofi.validation.document import Document

from ..construction import (
    NOTRES,
    ajouter,
    ajouter_extras,
    ajouter_si,
    date_lheo,
    instant,
    oui_non,
)
from ..textes import titre_court
from . import alternance
from .annuaire import adresse_complete, ajouter_adresse, ajouter_contact

_DEBUT_INCONNU, _FIN_INCONNUE = "00000000", "99999999"
_RECRUTEMENT = {"ouvert": "1", "ferme": "2", "suspendu": "3"}
_INFORMATION_COLLECTIVE = "9"
_A_DISTANCE = "distance"
_LIBELLE_BLOC_MAX = langage.longueur_maximale("libelle-bloc")
_AUTRE_CONTACT, _HANDICAP, _MOBILITE = "0", "1", "2"


def ajouter_session(
    action: etree._Element,
    document: Document,
    session: FicheSession,
    *,
    jour: datetime.date,
    dire_contact: bool,
) -> None:
    bloc = ajouter(action, "session", attributs=reperes(document, session, "S"))
    _ajouter_periode(bloc, session.date_debut, session.date_fin)
    inscription = session.inscription
    ajouter_adresse(
        ajouter(bloc, "adresse-inscription"),
        inscription.adresse,
        denomination=inscription.nom,
    )
    choisie = periode_inscription(session.periodes_inscription, jour)
    if choisie:
        dates = ajouter(bloc, "periode-inscription", attributs={"info": choisie.type})
        _ajouter_periode(dates, choisie.debut, choisie.fin)
    ajouter_si(bloc, "etat-recrutement", _RECRUTEMENT.get(session.recrutement))
    _ajouter_recrutements(bloc, session)
    _ajouter_referents(bloc, session)
    _ajouter_blocs(bloc, document.formation)
    alternance.ajouter_cycle(bloc, session)
    _ajouter_complements(bloc, document, session, dire_contact=dire_contact)


def reperes(document: Document, session: FicheSession, lettre: str) -> dict[str, str]:
    """The attributes by which consumers know an action or a session: its number never changes."""
    f, a, s = document.formation.id, document.action.id, session.id
    return {
        "numero": f"{f}-{a}-{s}",
        "id": f"{lettre}{s}",
        "horodatage-creation": instant(session.cree_le or document.publie_le),
        "horodatage-modification": instant(document.publie_le),
    }


def _ajouter_periode(parent: etree._Element, debut: str | None, fin: str | None) -> None:
    periode = ajouter(parent, "periode")
    ajouter(periode, "debut", date_lheo(debut, inconnue=_DEBUT_INCONNU))
    ajouter(periode, "fin", date_lheo(fin, inconnue=_FIN_INCONNUE))


def periode_inscription(
    periodes: list[pieces.PeriodeInscription], jour: datetime.date
) -> pieces.PeriodeInscription | None:
    """The one period the language has room for: an inscription first, else the next not ended.

    Among inscriptions: the next not ended, else the last.
    """
    inscriptions = [periode for periode in periodes if periode.type == "inscription"]
    a_venir = [periode for periode in inscriptions or periodes if periode.fin >= jour.isoformat()]
    if a_venir:
        return min(a_venir, key=lambda periode: (periode.debut, periode.fin))
    return max(inscriptions, key=lambda periode: (periode.fin, periode.debut), default=None)


def _ajouter_recrutements(bloc: etree._Element, session: FicheSession) -> None:
    """One element per way to recruit, one per information collective."""
    for modalite in session.modalites_recrutement:
        if modalite != _INFORMATION_COLLECTIVE:
            ajouter(ajouter(bloc, "recrutement"), "modalite-recrutement", modalite)
    informations = session.informations_collectives
    for information in informations:
        _ajouter_information(bloc, information)
    if _INFORMATION_COLLECTIVE in session.modalites_recrutement and not informations:
        ajouter(ajouter(bloc, "recrutement"), "modalite-recrutement", _INFORMATION_COLLECTIVE)


def _ajouter_information(bloc: etree._Element, information: pieces.InformationCollective) -> None:
    recrutement = ajouter(bloc, "recrutement", attributs={"numero": str(information.id)})
    ajouter(recrutement, "modalite-recrutement", _INFORMATION_COLLECTIVE)
    ajouter(recrutement, "a-distance", oui_non(information.ou == _A_DISTANCE))
    if adresse_complete(information.adresse):
        ajouter_adresse(recrutement, information.adresse, denomination=information.nom)
    ajouter_si(recrutement, "urlweb", information.url)
    ajouter_si(recrutement, "nb-places", information.places)
    _ajouter_periode(recrutement, information.date, information.date)
    ajouter_si(recrutement, "heure-debut", heure_lheo(information.heure_debut))
    ajouter_si(recrutement, "heure-fin", heure_lheo(information.heure_fin))
    ajouter_si(recrutement, "commentaire", information.commentaire.strip())


def heure_lheo(heure: str | None) -> str:
    """« 09:30 » as « 09h30 »."""
    return heure[:5].replace(":", "h") if heure else ""


def _ajouter_referents(bloc: etree._Element, session: FicheSession) -> None:
    for champ, type_contact in (
        ("referent_pmr", _HANDICAP),
        ("referent_mobilite", _MOBILITE),
        ("referent_prf", _AUTRE_CONTACT),
    ):
        ajouter_contact(
            bloc,
            "contact-session",
            getattr(session, champ),
            type_contact=type_contact,
            info=champ.replace("_", "-"),
        )
    if session.mail_liaison:
        liaison = ajouter(bloc, "contact-session", attributs={"info": "mail-liaison"})
        ajouter(liaison, "type-contact", _AUTRE_CONTACT)
        ajouter(ajouter(liaison, "coordonnees"), "courriel", session.mail_liaison)


def validation_blocs(formation: FicheFormation) -> str:
    """1 whole; 2 whole, offered by blocs too; 0 some blocs only."""
    if not formation.individualisation:
        return "1"
    return "0" if formation.validation == "partielle" else "2"


def _ajouter_blocs(bloc: etree._Element, formation: FicheFormation) -> None:
    """A sheet without blocs has none of this."""
    fiche = formation.fiche
    if not formation.blocs or fiche is None:
        return
    blocs = ajouter(bloc, "blocs-competences")
    ajouter(blocs, "validation-blocs", validation_blocs(formation))
    reference = ajouter(blocs, "reference-certification")
    ajouter_si(reference, "reference-code-RNCP", str(fiche.rncp).removeprefix("RNCP"))
    ajouter_si(reference, "reference-code-CERTIFINFO", fiche.code)
    ajouter_si(reference, "reference-code-RS", fiche.rs)
    for un in formation.blocs:
        libelle = un.libelle or un.code
        competences = ajouter(blocs, "bloc-competences")
        ajouter(competences, "libelle-bloc", titre_court(libelle, _LIBELLE_BLOC_MAX))
        ajouter(competences, "code-bloc", un.code)
        if len(libelle) > _LIBELLE_BLOC_MAX:
            ajouter_extras(competences, NOTRES, [("libelle-bloc", libelle)])


def _ajouter_complements(
    bloc: etree._Element, document: Document, session: FicheSession, *, dire_contact: bool
) -> None:
    """All the periods of inscription, and whose contact is whose."""
    periodes = session.periodes_inscription
    contact = session.contact
    if not periodes and not (dire_contact and contact):
        return
    extras = ajouter(bloc, "extras", attributs={"info": NOTRES})
    for periode in periodes:
        extra = ajouter(
            extras, "extra", attributs={"info": "periode-inscription", "tag": periode.type}
        )
        _ajouter_periode(extra, periode.debut, periode.fin)
    if dire_contact and contact:
        ajouter(extras, "extra", contact.id, {"info": "contact-formation"})
