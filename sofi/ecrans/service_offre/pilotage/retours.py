"""What partners say of the public offer, counted."""

from sofi.partenaires.listes import reprises
from sofi.socle.formats import nombre

from . import graphiques
from .tables import Table


def retours() -> Table:
    """By partner: what it has, what it accepts, what it refuses."""
    lignes = [(str(un.partenaire), un.acceptees, un.refusees) for un in reprises()]
    return Table(
        "retours",
        "Retours des partenaires",
        "Formations en ligne aujourd’hui, au dernier mot de chaque partenaire.",
        ("Partenaire", "Acceptées", "Refusées"),
        lignes,
        graphiques.barres_comparees(
            ((nom, (oui, non), nombre(oui + non)) for nom, oui, non in lignes),
            ["Acceptées", "Refusées"],
        ),
        vide="Aucun partenaire ne reprend encore l’offre.",
    )
