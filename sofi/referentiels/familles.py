"""Families of métiers: the ROME's grands domaines and domaines, or all of them."""

from sofi.socle.memoire import memoire

from .models import Rome

TOUTES_FAMILLES = "toutes"
DUREE_CACHE = 600  # seconds: the ROME changes once or twice a year


def familles_de_metier() -> dict[str, str]:
    """Code → label of the families a training may name, « Toutes familles » first, then by code."""
    familles = memoire.get("familles_de_metier")
    if familles is None:
        familles = {TOUTES_FAMILLES: "Toutes familles"}
        lignes = (
            Rome.objects.en_vigueur()
            .order_by("domaine")
            .values_list("grand_domaine", "grand_domaine_libelle", "domaine", "domaine_libelle")
        )
        for grand, grand_libelle, domaine, domaine_libelle in lignes.distinct():
            familles.setdefault(grand, grand_libelle)
            if domaine_libelle:
                familles.setdefault(domaine, domaine_libelle)
        if len(familles) > 1:
            memoire.set("familles_de_metier", familles, DUREE_CACHE)
    return familles
