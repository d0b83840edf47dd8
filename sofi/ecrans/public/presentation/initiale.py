"""What a page says of initial training: the Onisep tells neither dates nor places, the establishment does."""

from sofi.offre.codes import Niveau
from sofi.offre.fiches import FicheSession, pieces
from sofi.socle.formats import accord, jour_abrege
from sofi.validation.document import Document

from . import textes
from .identite import A_DEMANDER, Cle
from .textes import jour

A_L_ETABLISSEMENT = ("À demander", "à l’établissement")
COUT_COURT = 45  # characters that the identity card has room for


def cles(communes: list[Cle], document: Document, session: FicheSession) -> list[Cle]:
    """The identity card, with what only a school says: the cycle in years, the fees in its source's words."""
    dites = {
        "Prix": _cout(document.provenance.cout),
        "Durée": _duree(session),
        "Vous obtenez": _diplome(document),
    }
    return [_cle(cle, dites.get(cle.titre)) for cle in communes]


def _cle(cle: Cle, dite: tuple[str, str] | None) -> Cle:
    """Said by the source; else, what nobody says is asked of the establishment."""
    if dite and (cle.valeur, cle.detail) in (A_DEMANDER, _ATTESTATION):
        return Cle(cle.icone, cle.titre, *dite)
    if (cle.valeur, cle.detail) == A_DEMANDER:
        return Cle(cle.icone, cle.titre, *A_L_ETABLISSEMENT)
    return cle


_ATTESTATION = ("Une attestation", "")


def _cout(cout: str) -> tuple[str, str] | None:
    """« 2700 euros en 2025 », « 1350 euros par an »; what is longer is said under « Financement »."""
    if not cout:
        return None
    valeur, _, detail = cout.partition(" (")
    court = len(valeur) <= COUT_COURT and len(detail) <= COUT_COURT
    return (valeur, detail.rstrip(")")) if court else ("Voir plus bas", "selon Onisep")


def _duree(session: FicheSession) -> tuple[str, str] | None:
    return (cycle(session), "") if session.duree_cycle else None


def cycle(session: FicheSession) -> str:
    """« 2 ans »."""
    return accord(session.duree_cycle, "an", "ans") if session.duree_cycle else ""


def _diplome(document: Document) -> tuple[str, str] | None:
    """A diploma for which no sheet is known is one all the same."""
    if not document.formation.certifiante:
        return None
    libelle, _, _ = textes.libelle(Niveau, document.formation.niveau_sortie).partition(" (")
    return "Un diplôme", libelle.lower() if libelle.startswith("Niveau ") else ""


def a_jour(provenance: pieces.Provenance) -> str:
    """When the source last changed it; empty when it doesn't say."""
    date = jour(provenance.a_jour_le)
    return jour_abrege(date) if date else ""
