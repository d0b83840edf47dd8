"""Where the trainings of other sources take place: the sites of their établissement, found or made."""

from collections import defaultdict
from collections.abc import Sequence

from sofi.annuaire.importations.valeurs import lignes_d_adresse
from sofi.annuaire.models import Adresse, Etablissement, Site
from sofi.offre.apports import LieuApporte
from sofi.offre.models import Provenance
from sofi.referentiels.models import Commune
from sofi.socle.texte import plier


class Lieux:
    """The sites of some établissements, in one query; those that a file adds are made."""

    def __init__(self, venues: Sequence[Provenance]) -> None:
        self._sites: dict[int, list[Site]] = defaultdict(list)
        etablissements = {venue.etablissement_id for venue in venues}
        for site in Site.objects.filter(
            etablissement__in=etablissements, retire_le__isnull=True
        ).order_by("-principal", "pk"):
            self._sites[site.etablissement_id].append(site)

    def site(self, venue: Provenance, lieu: LieuApporte | None) -> int:
        """The site of this place: by its UAI, by its address, else a new one; without a place, the main site."""
        sites = self._sites[venue.etablissement_id]
        if lieu is None:
            if venue.site_id:
                return venue.site_id
            trouve = next(iter(sites), None) or self._principal(venue.etablissement)
            return trouve.pk
        for site in sites:
            if (lieu.uai and site.uai == lieu.uai) or _adresse(site) == _dite(lieu):
                return site.pk
        nouveau = Site.objects.create(
            etablissement=venue.etablissement,
            nom=(lieu.nom or venue.etablissement.nom)[:250],
            principal=not sites,
            uai=lieu.uai,
            **colonnes_d_adresse(lieu),
        )
        sites.append(nouveau)
        return nouveau.pk

    def _principal(self, etablissement: Etablissement) -> Site:
        adresse = {champ.name: getattr(etablissement, champ.name) for champ in Adresse._meta.fields}
        site = Site.objects.create(
            etablissement=etablissement, nom="Site principal", principal=True, **adresse
        )
        self._sites[etablissement.pk].append(site)
        return site


def colonnes_d_adresse(lieu: LieuApporte) -> dict[str, object]:
    """The columns of an `Adresse`, within their limits: what is longer goes on in the next line."""
    connue = lieu.insee and Commune.objects.filter(pk=lieu.insee).exists()
    return {
        **lignes_d_adresse(lieu.lignes),
        "code_postal": lieu.code_postal,
        "ville": lieu.ville[:50],
        "commune_id": lieu.insee if connue else None,
        "latitude": lieu.latitude,
        "longitude": lieu.longitude,
    }


def _adresse(site: Site) -> str:
    return plier(" ".join([*site.lignes, site.code_postal, site.ville]))


def _dite(lieu: LieuApporte) -> str:
    return plier(" ".join([*lieu.lignes, lieu.code_postal, lieu.ville]))
