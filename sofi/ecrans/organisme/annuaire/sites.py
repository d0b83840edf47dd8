"""What a new site is proposed with."""

from sofi.annuaire.models import Etablissement, Site


def nouveau_site(etablissement: Etablissement) -> Site:
    """A new site; the first one is the main one, and is proposed as such."""
    nouveau = Site(etablissement=etablissement)
    if not etablissement.sites.filter(retire_le__isnull=True).exists():
        nouveau.nom, nouveau.principal = "Site principal", True
    return nouveau
