"""The roles of a contact (dict-type-contact), in the words of the screens."""

from sofi.annuaire.models import ACCUEIL, HANDICAP, MOBILITE, Contact
from sofi.echanges.lheo.tables import TABLES

__all__ = [
    "ACCUEIL",
    "AUTRE",
    "HANDICAP",
    "MOBILITE",
    "PEDAGOGIQUE",
    "REFERENTS",
    "REFERENTS_ATTENDUS",
    "ROLES",
]
PEDAGOGIQUE, AUTRE = "3", "0"
ROLES: dict[str, str] = {
    **{code: nom for code, nom in TABLES["type-contact"].items() if code != AUTRE},
    HANDICAP: "Référent handicap",
    # The table has no word for the référent of a regional programme (PRF): it is told as « autre ».
    AUTRE: "Autre, dont référent PRF",
}
REFERENTS_ATTENDUS = (HANDICAP, MOBILITE, PEDAGOGIQUE)
"""The référents an organisme is expected to name: sessions ask for the first two."""
REFERENTS = (
    *REFERENTS_ATTENDUS,
    AUTRE,
    *(c for c, nom in ROLES.items() if nom.startswith("Référent") and c not in REFERENTS_ATTENDUS),
)


def noms_des_roles(contact: Contact) -> list[str]:
    """« Accueil », « Référent handicap »: the main one first; a code that is no longer one, as it is."""
    return [ROLES.get(code, code) for code in contact.types]
