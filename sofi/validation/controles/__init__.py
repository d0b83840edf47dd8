"""What is checked before a validator reads, beside the rules of the offer: what only judgement settles.

The rules (`offre.regles`) are those the organisme saw; the checks here are the service Offre's own, and
none says again what a rule says.
"""

from sofi.offre.models import Action

from .controle import Controle, Niveau, Verification
from .faits import adresses, liens, prix_par_heure
from .redaction import capitales, coordonnees, phrases_doubles, textes_vides

VERIFICATIONS: tuple[Verification, ...] = (
    textes_vides,
    liens,
    prix_par_heure,
    adresses,
    capitales,
    coordonnees,
    phrases_doubles,
)
_ORDRE = [Niveau.BLOQUANT, Niveau.ALERTE, Niveau.INFORMATION]

__all__ = ["VERIFICATIONS", "Controle", "Niveau", "controler"]


def controler(action: Action) -> list[Controle]:
    """Every check on the cards of an action that comes from `offre.chargement`, what blocks first."""
    controles = [c for verification in VERIFICATIONS for c in verification(action)]
    return sorted(controles, key=lambda c: _ORDRE.index(c.niveau))
