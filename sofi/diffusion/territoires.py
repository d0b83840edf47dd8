"""Names of the départements, for what is indexed and for what is shown."""

from sofi.referentiels.models import Departement
from sofi.socle.conservation import en_memoire

DUREE_CACHE = 600  # seconds: the list changes less than once a year


def departements() -> dict[str, str]:
    """Code → name of every département."""
    return en_memoire("noms_des_departements", _lire, DUREE_CACHE)


def _lire() -> dict[str, str]:
    return dict(Departement.objects.values_list("code", "libelle"))
