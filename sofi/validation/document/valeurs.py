"""How plain values are written in a document."""

import datetime
from decimal import Decimal
from typing import Any

from sofi.referentiels.models import Formacode, Rome

Json = dict[str, Any]


def iso(valeur: datetime.date | datetime.time | None) -> str | None:
    """A date or an instant in ISO 8601, a time as HH:MM."""
    if isinstance(valeur, datetime.time):
        return valeur.strftime("%H:%M")
    return valeur.isoformat() if valeur else None


def somme(valeur: Decimal | None) -> str | None:
    """An amount as a decimal string."""
    return None if valeur is None else str(valeur)


def json_code(ligne: Formacode | Rome) -> Json:
    """A code with its label; a Formacode also says its version and where it stands in the tree."""
    code = {"code": ligne.code, "libelle": ligne.libelle}
    if isinstance(ligne, Formacode):
        code["version"] = ligne.version
        code["champ"] = ligne.champ
        code["grand_domaine"] = ligne.grand_domaine
    return code
