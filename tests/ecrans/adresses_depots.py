"""The addresses of « Importer un fichier », and of deposits by a key."""

from typing import Any

from .monde import depot, rien

Table = dict[str, tuple[dict[str, Any], Any]]


def depots(organismes: dict[str, Any], le_sien: dict[str, Any], par_post: dict[str, Any]) -> Table:
    """What each role is answered."""
    gestes = ("abandonner", "annuler", "ecrire", "relire")
    sans_cle = dict.fromkeys(organismes, 401)
    return {
        "api:depots": (sans_cle, rien),
        "api:depot": (sans_cle, depot),
        "api:depot_choix": (sans_cle, depot),
        "api:depot_ecrire": (sans_cle, depot),
        "organisme:importer": (organismes, rien),
        "organisme:importer_modele": (organismes, rien),
        "organisme:importer_depot": (le_sien, depot),
        # The world's deposit is no workbook: it is said on its page.
        "organisme:importer_annote": (
            {role: 302 if statut == 200 else statut for role, statut in le_sien.items()},
            depot,
        ),
        **{f"organisme:importer_{geste}": (par_post, depot) for geste in gestes},
    }
