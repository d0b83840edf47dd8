"""Access, meals, lodging, transport: what is said of the place."""

from dataclasses import dataclass

from sofi.offre.fiches import FicheSession, pieces
from sofi.validation.document import Document

from .textes import majuscule


@dataclass(frozen=True)
class Service:
    """Something about the place."""

    icone: str
    titre: str
    texte: str


def services(document: Document, session: FicheSession) -> list[Service]:
    """What the site says, then what another source says of the welcome there."""
    lieu = session.lieu or pieces.Site()
    connus = (
        ("acces", "Accessibilité", lieu.acces_handicapes),
        ("personnes", "Restauration", lieu.restauration),
        ("annuaire", "Hébergement", lieu.hebergement),
        ("plan", "Transport", lieu.transport),
        ("annuaire", "Accueil", majuscule(document.provenance.accueil)),
    )
    return [Service(icone, titre, texte) for icone, titre, texte in connus if texte]
