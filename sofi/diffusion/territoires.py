"""Names of the départements, for what is indexed and for what is shown."""

from sofi.referentiels.models import Departement
from sofi.socle.memoire import memoire

DUREE_CACHE = 600  # seconds: the list changes less than once a year


def departements() -> dict[str, str]:
    """Code → name of every département."""
    noms: dict[str, str] | None = memoire.get("noms_des_departements")
    if noms is None:
        noms = dict(Departement.objects.values_list("code", "libelle"))
        if noms:
            memoire.set("noms_des_departements", noms, DUREE_CACHE)
    return noms
