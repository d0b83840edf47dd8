"""The addresses of « Importer un fichier »."""

from typing import Any

from .monde import depot, rien

Table = dict[str, tuple[dict[str, Any], Any]]


def depots(organismes: dict[str, Any], le_sien: dict[str, Any], par_post: dict[str, Any]) -> Table:
    """What each role is answered."""
    gestes = ("abandonner", "annuler", "ecrire", "relire")
    return {
        "organisme:importer": (organismes, rien),
        "organisme:importer_modele": (organismes, rien),
        "organisme:importer_depot": (le_sien, depot),
        **{f"organisme:importer_{geste}": (par_post, depot) for geste in gestes},
    }
