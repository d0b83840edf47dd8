"""The addresses of the pages kept by the administration, for the table of all of them."""

from typing import Any

from .monde import Monde

Ligne = tuple[dict[str, Any], Any]
LEGALES = ("donnees_personnelles", "licence", "mentions_legales")


def _ressource(monde: Monde) -> list[Any]:
    return [monde.ressource.adresse]


def _page(monde: Monde) -> list[Any]:
    return [monde.ressource.pk]


def pages(
    tout_le_monde: dict[str, Any], administration: dict[str, Any], par_post: dict[str, Any]
) -> dict[str, Ligne]:
    """Each address, what each role is answered, on what it is asked."""
    nulle_part = dict.fromkeys(tout_le_monde, 404)
    sans_rien = (
        "accessibilite",
        "accessibilite_grille",
        "actualites",
        "base_dispositif",
        "plan",
        "ressources",
    )
    table: dict[str, Ligne] = {
        **{f"public:{nom}": (tout_le_monde, lambda m: []) for nom in sans_rien},
        # As long as the administration hasn't completed them.
        **{f"public:{nom}": (nulle_part, lambda m: []) for nom in LEGALES},
        "public:actualite": (tout_le_monde, lambda m: [m.actualite.adresse]),
        "public:ressource": (tout_le_monde, _ressource),
        "public:ressource_fichier": (tout_le_monde, _ressource),
        "public:dispositif": (tout_le_monde, lambda m: ["prf-parcours-entrepreneur"]),
        "administration:pages": (administration, lambda m: []),
        "administration:page_ecrire": (administration, lambda m: ["actualite"]),
        "administration:page_reprendre": (par_post, lambda m: [m.ressource.pk, 1]),
    }
    suites = ("", "_apercu", "_fichier", "_retirer", "_supprimer")
    return table | {f"administration:page{suite}": (administration, _page) for suite in suites}
