"""The funders of conventions, in words."""

from django.utils.text import capfirst

from sofi.offre.regles.dispositif import FINANCEURS


def nom_du_financeur(code: str) -> str:
    """« Le Conseil régional »; the code itself when it has no name."""
    return capfirst(FINANCEURS.get(code.casefold(), code))
