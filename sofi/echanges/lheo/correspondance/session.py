"""The ``session``: dates, how to join, referents, blocs, cycle."""

import datetime

from lxml import etree

from sofi.echanges.lheo import langage
from sofi.offre.fiches import FicheFormation, FicheSession, pieces
from sofi.validation.document import Document

from ..construction import (
    INFO_SOFI,
    ajouter,
    ajouter_extras,
    ajouter_periode,
    ajouter_si,
    dates_de_fiche,
)
from ..textes import titre_court
from . import alternance, recrutement
from .adresses_publiques import ajouter_page
from .annuaire import ajouter_adresse, ajouter_contact
from .certification import ajouter_eligibilite, ajouter_reference

_RECRUTEMENT = {"ouvert": "1", "ferme": "2", "suspendu": "3"}
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
    ajouter_periode(bloc, session.date_debut, session.date_fin)
    inscription = session.inscription
    ajouter_adresse(
        ajouter(bloc, "adresse-inscription"),
        inscription.adresse,
        denomination=inscription.nom,
    )
    choisie = periode_inscription(session.periodes_inscription, jour)
    if choisie:
        dates = ajouter(bloc, "periode-inscription", attributs={"info": choisie.type})
        ajouter_periode(dates, choisie.debut, choisie.fin)
    ajouter_si(bloc, "etat-recrutement", _RECRUTEMENT.get(session.recrutement))
    recrutement.ajouter_recrutements(bloc, document, session)
    ajouter_page(bloc, "url-session", session.id)
    _ajouter_referents(bloc, session)
    _ajouter_blocs(bloc, document.formation)
    alternance.ajouter_cycle(bloc, document, session)
    _ajouter_complements(bloc, document, session, dire_contact=dire_contact)


def reperes(document: Document, session: FicheSession, lettre: str) -> dict[str, str]:
    """The attributes by which consumers know an action or a session: its number never changes."""
    f, a, s = document.formation.id, document.action.id, session.id
    return {
        "numero": f"{f}-{a}-{s}",
        "id": f"{lettre}{s}",
        **dates_de_fiche(session.cree_le or document.publie_le, document.publie_le),
    }


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
    ajouter_reference(blocs, fiche)
    for un in formation.blocs:
        libelle = un.libelle or un.code
        competences = ajouter(blocs, "bloc-competences")
        ajouter(competences, "libelle-bloc", titre_court(libelle, _LIBELLE_BLOC_MAX))
        ajouter(competences, "code-bloc", un.code)
        if len(libelle) > _LIBELLE_BLOC_MAX:
            ajouter_extras(competences, INFO_SOFI, [("libelle-bloc", libelle)])


def _ajouter_complements(
    bloc: etree._Element, document: Document, session: FicheSession, *, dire_contact: bool
) -> None:
    """Whom the CPF pays for, all the periods of inscription, and whose contact is whose."""
    ajouter_eligibilite(bloc, document.formation)
    periodes = session.periodes_inscription
    contact = session.contact
    if not periodes and not (dire_contact and contact):
        return
    extras = ajouter(bloc, "extras", attributs={"info": INFO_SOFI})
    for periode in periodes:
        extra = ajouter(
            extras, "extra", attributs={"info": "periode-inscription", "tag": periode.type}
        )
        ajouter_periode(extra, periode.debut, periode.fin)
    if dire_contact and contact:
        ajouter(extras, "extra", contact.id, {"info": "contact-formation"})
