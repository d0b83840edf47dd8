"""What an établissement shows the public beside its offer: domaines d'intervention and portes ouvertes."""

import datetime
from collections.abc import Iterable
from random import Random

from sofi.annuaire.models import Etablissement, PorteOuverte, Site
from sofi.referentiels.models import Formacode

LOT = 2000
SAMEDI = 5
BOIS_ET_TERTIAIRE = ("45582", "45581", "45547", "35049", "33054")
"""The domaines of the hand-made organismes; those the table doesn't hold are left out."""


def montrer(sites: Iterable[Site], jour: datetime.date, codes: Iterable[str] = ()) -> None:
    """Give the établissement of each of these sites two portes ouvertes and domaines (these, else drawn)."""
    principaux = list(sites)
    domaines = Formacode.objects.domaines().en_vigueur().order_by("pk")
    connus = list(domaines.values_list("pk", flat=True))
    choisis = [code for code in codes if code in set(connus)]
    liens = Etablissement.domaines.through._default_manager
    liens.bulk_create(
        (
            liens.model(etablissement_id=site.etablissement_id, formacode_id=code)
            for site in principaux
            for code in choisis or _tirer(site.etablissement.siret, connus)
        ),
        batch_size=LOT,
    )
    PorteOuverte.objects.bulk_create(
        (porte for site in principaux for porte in _portes(site, jour)), batch_size=LOT
    )


def _tirer(siret: str, codes: list[str]) -> list[str]:
    """Two to five domaines, always the same for the same SIRET."""
    hasard = Random(siret)
    return hasard.sample(codes, min(hasard.randint(2, 5), len(codes)))


def _portes(site: Site, jour: datetime.date) -> tuple[PorteOuverte, PorteOuverte]:
    """A Saturday at the site in about a month, an evening at a distance in about two."""
    samedi = jour + datetime.timedelta(days=28 + (SAMEDI - jour.weekday()) % 7)
    return (
        PorteOuverte(
            etablissement_id=site.etablissement_id,
            date=samedi,
            debut=datetime.time(9, 30),
            fin=datetime.time(16),
            site=site,
            commentaire="Visite des ateliers et rencontre avec les formateurs. Sans inscription.",
        ),
        PorteOuverte(
            etablissement_id=site.etablissement_id,
            date=samedi + datetime.timedelta(days=26),
            debut=datetime.time(18),
            fin=datetime.time(19),
            lien="https://www.exemple.fr/portes-ouvertes",
            commentaire="Présentation des formations en visioconférence.",
        ),
    )
