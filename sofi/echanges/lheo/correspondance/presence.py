"""Why a published session is, or isn't, in the feed."""

import datetime
import enum

from sofi.annuaire.origines import Origine
from sofi.offre.fiches import FicheSession
from sofi.validation.document import Document


class Absence(enum.StrEnum):
    """Why a session of a published document isn't in the feed."""

    RETIREE = "retiree"
    TERMINEE = "terminee"
    REFUSEE = "refusee"  # its formation doesn't validate
    ILLISIBLE = "illisible"  # the document can't be read by this version
    AUTRE_CARIF = "autre_carif"  # another Carif-Oref sends it to the national system

    @property
    def libelle(self) -> str:
        return _LIBELLES[self]


_LIBELLES = {
    Absence.RETIREE: "session retirée",
    Absence.TERMINEE: "session terminée",
    Absence.REFUSEE: "formation refusée par le contrôle LHEO",
    Absence.ILLISIBLE: "document publié illisible",
    Absence.AUTRE_CARIF: "offre d’un autre Carif-Oref, qui la diffuse lui-même",
}


def absence(session: FicheSession, jour: datetime.date) -> Absence | None:
    """Why the session isn't active that day; None when it is: not withdrawn, and not ended."""
    if session.retiree_le:
        return Absence.RETIREE
    fin = session.date_fin
    if fin and fin < jour.isoformat():
        return Absence.TERMINEE
    return None


def part_d_ici(document: Document) -> bool:
    """Our files hold it: what another Carif-Oref published leaves from there, under its own numbers and licence."""
    return document.origine != Origine.CARIF


def part_vers_kairos(document: Document, session: FicheSession) -> bool:
    """A public session without information collective isn't sent to Kairos and Ouiform."""
    if not part_d_ici(document):
        return False
    return document.voie != "publique" or bool(session.informations_collectives)
