"""JSON files of a bounded size: read whole, refused with the line and what to do."""

import json
from typing import Any, NoReturn

from .fichiers import Fichier, FichierIllisible, lisible


def lire_json(fichier: Fichier, taille_max: int, attendu: str) -> tuple[str, Any]:
    """The text and the value it says; `attendu`: what the file was to be, for the message (« les tables de LHEO »)."""
    with lisible(fichier), fichier.ouvrir() as flux:
        octets = flux.read(taille_max + 1)
    if len(octets) > taille_max:
        raise FichierIllisible(
            f"« {fichier.nom} » dépasse {taille_max // 1024**2} Mo : ce ne sont pas {attendu}."
        )
    try:
        brut = octets.decode("utf-8-sig")
        return brut, json.loads(brut, parse_constant=_pas_un_nombre)
    except json.JSONDecodeError as erreur:
        raise FichierIllisible(
            f"« {fichier.nom} » n'est pas du JSON bien formé, ligne {erreur.lineno}."
        ) from None
    except UnicodeDecodeError:
        raise FichierIllisible(
            f"« {fichier.nom} » n'est pas en UTF-8 : reprenez-le à sa source."
        ) from None
    except (ValueError, RecursionError):
        raise FichierIllisible(
            f"« {fichier.nom} » n'a pas la forme attendue : ce ne sont pas {attendu}."
        ) from None


def _pas_un_nombre(mot: str) -> NoReturn:
    """NaN and infinities are no JSON."""
    raise ValueError(mot)
