"""What stands between a draft and its sending: everything missing or wrong, said at once.

`examiner` reads an action as the database holds it and returns every lack, each tied to a field of a
card. The same list serves the cards, the état de la saisie, the sending, the service Offre and the API.
A draft may be as empty or as wrong as it likes: no rule raises.
"""

# Importing a module of rules is what puts them in the table, in this order.
from . import (  # noqa: F401
    action,
    dispositif,
    etablissement,
    financements,
    financements_contrats,
    financements_duree,
    formation,
    gabarit,
    limites,
    publique,
    session_dates,
    session_lieux,
    session_organisation,
    session_recrutement,
)
from .examen import avertissements, erreurs, examiner, examiner_chargee
from .manque import AVERTISSEMENT, ERREUR, MANQUE, Manque
from .registre import REGLES, Regle

__all__ = [
    "AVERTISSEMENT",
    "ERREUR",
    "MANQUE",
    "REGLES",
    "Manque",
    "Regle",
    "avertissements",
    "erreurs",
    "examiner",
    "examiner_chargee",
]
