"""Readers of the cells of the Région's file."""

from collections.abc import Callable
from typing import Any

from sofi.annuaire.models import Site
from sofi.referentiels.models import Departement
from sofi.socle.importation import Refus
from sofi.socle.importation.valeurs import booleen, entier, texte

PREMIERE_ANNEE, DERNIERE_ANNEE = 2000, 2099
PLACES_MAX = 99_999  # as the cards accept


def annee(valeur: Any) -> int | None:
    """A year of four digits."""
    valeur_lue = entier(valeur)
    if valeur_lue is not None and not PREMIERE_ANNEE <= valeur_lue <= DERNIERE_ANNEE:
        raise Refus(f"année attendue, de {PREMIERE_ANNEE} à {DERNIERE_ANNEE}")
    return valeur_lue


def places(valeur: Any) -> int | None:
    """A number of places, at least 1; empty when the Région doesn't say."""
    heures = entier(valeur)
    if heures is not None and not 1 <= heures <= PLACES_MAX:
        raise Refus(f"nombre de places attendu, de 1 à {PLACES_MAX}")
    return heures


def oui_ou_non(valeur: Any) -> bool:
    """Oui or non; an empty cell is « non »."""
    return bool(booleen(valeur))


def departement() -> Callable[[Any], str]:
    """A reader of known département codes; a spreadsheet may have eaten the zero of « 01 »."""
    departements_connus = set(Departement.objects.values_list("pk", flat=True))

    def lire(valeur: Any) -> str:
        code = texte(valeur)
        code = code.zfill(2) if code.isdecimal() else code
        if code and code not in departements_connus:
            raise Refus("département inconnu")
        return code

    return lire


def realisation() -> Callable[[str, str], str]:
    """A reader of the place: an address as it is written, or the number of one of the formateur's sites."""
    sites = dict(
        Site.objects.filter(retire_le__isnull=True).values_list("pk", "etablissement__siret")
    )

    def lire(valeur: str, siret_du_formateur: str) -> str:
        texte_lu = texte(valeur)
        if texte_lu.isdecimal():
            proprietaire = sites.get(int(texte_lu)) if len(texte_lu) < 18 else None
            if proprietaire is None:
                raise Refus("site, aucun site ne porte ce numéro")
            if proprietaire != siret_du_formateur:
                raise Refus("site, ce numéro est celui d'un site d'un autre établissement")
        return texte_lu

    return lire
