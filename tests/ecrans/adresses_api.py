"""The addresses of the API and of its pages: the same answer to everybody."""

from typing import Any

from sofi.ecrans.api.api import ADRESSES

from .monde import Arguments, Monde, publique, rien

DE_PERSONNE = "999999"  # a number that no row of a run reaches, and no code
CONNUS: dict[str, Arguments] = {
    "formation": lambda m: [m.action.formation_id],
    "action": publique,
    "action_elm": publique,
    "session": lambda m: [m.session.pk],
    "organisme": lambda m: [m.etablissement.pk],
    "site": lambda m: [_site(m)],
}


def _site(monde: Monde) -> int:
    return int(monde.etablissement.sites.filter(retire_le=None).first().pk)


def api(tout_le_monde: dict[str, Any]) -> dict[str, tuple[dict[str, Any], Arguments]]:
    """Each address, what each role is answered, on what it is asked."""
    nulle_part = dict.fromkeys(tout_le_monde, 404)
    table: dict[str, tuple[dict[str, Any], Arguments]] = {
        f"api:{nom}": (tout_le_monde, rien)
        for nom in ("pages", "essayer", "racine", "openapi", "catalogue")
    }
    for adresse in ADRESSES:
        if adresse.nom in CONNUS:
            table[f"api:{adresse.nom}"] = (tout_le_monde, CONNUS[adresse.nom])
        elif "{" in adresse.chemin:
            table[f"api:{adresse.nom}"] = (nulle_part, lambda m: [DE_PERSONNE])
        else:
            table[f"api:{adresse.nom}"] = (tout_le_monde, rien)
    table |= {
        "api:fichiers": (dict.fromkeys(tout_le_monde, 302), rien),
        "api:schema": (tout_le_monde, lambda m: ["document"]),
        "api:fichier": (nulle_part, lambda m: ["sessions.csv.gz"]),  # not written in this world
    }
    return table | {"api:inconnue": (nulle_part, lambda m: ["rien"])}
