"""Établissements of the demonstration region, with their sites and contacts."""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from random import Random

from django.conf import settings

from sofi.annuaire.models import Contact, Etablissement, Site
from sofi.referentiels.models import Commune
from sofi.socle.regions import region_servie

from . import noms, vitrine

LOT = 2000
HABITANTS_MIN = 8_000
"""Small towns have more trainings than their people would say: the region isn't only its large towns."""
# Chosen by hand where a guided visit names them; in another region, the largest.
VILLES_DES_CAS = {"52": ("53147", "53130", "49007")}  # Mayenne, Laval, Angers


class RegionSansCommunes(Exception):
    """Nothing can be invented there; the message says what to do, in French."""


@dataclass(frozen=True)
class Organisme:
    """An établissement with what its sessions point at."""

    etablissement: Etablissement
    sites: tuple[Site, ...]
    contacts: tuple[Contact, ...]


def communes() -> list[Commune]:
    """Communes of the region that have a position, the larger first; the towns where one trains."""
    lignes = Commune.objects.filter(
        region_id=settings.REGION,
        departement__isnull=False,
        actuelle__isnull=True,
        retire_le__isnull=True,
        latitude__isnull=False,
    ).order_by("-population", "pk")
    return list(lignes[:250])


def villes_des_cas() -> list[Commune]:
    """Where the three hand-made établissements are: two of one organisme, then one of another département.

    Raises RegionSansCommunes when the tables hold too few communes of the region.
    """
    codes = VILLES_DES_CAS.get(settings.REGION)
    if codes:
        connues = Commune.objects.in_bulk(codes)
        return [connues[code] for code in codes]
    villes = communes()
    for premiere in villes[:1]:
        proches = [v for v in villes[1:] if v.departement_id == premiere.departement_id]
        loin = [v for v in villes if v.departement_id != premiere.departement_id] or proches[1:]
        if proches and loin:
            return [premiere, proches[0], loin[0]]
    raise RegionSansCommunes(
        f"La base a trop peu de communes {region_servie().de} pour y inventer des organismes. Importez "
        "d’abord le fichier officiel des communes, puis relancez la commande."
    )


def tirer_commune(hasard: Random, villes: list[Commune]) -> Commune:
    """A town, the larger ones more often: as many trainings as people, but for the smallest."""
    return hasard.choices(villes, cum_weights=_poids(tuple(villes)))[0]


@lru_cache(maxsize=4)
def _poids(villes: tuple[Commune, ...]) -> list[int]:
    return list(accumulate(max(ville.population or 0, HABITANTS_MIN) for ville in villes))


def creer(hasard: Random, nombre: int, *, premier: int, jour: datetime.date) -> list[Organisme]:
    """Create that many établissements, numbered from `premier`, in bulk."""
    villes = communes()
    lignes = [_etablissement(hasard, premier + rang, villes, jour) for rang in range(nombre)]
    etablissements = Etablissement.objects.bulk_create(lignes, batch_size=LOT)
    sites = [site for e in etablissements for site in _sites(hasard, e, villes)]
    contacts = [contact for e in etablissements for contact in _contacts(e)]
    Site.objects.bulk_create(sites, batch_size=LOT)
    Contact.objects.bulk_create(contacts, batch_size=LOT)
    vitrine.montrer((site for site in sites if site.principal), jour)
    return _assembler(etablissements, sites, contacts)


def _assembler(
    etablissements: list[Etablissement], sites: list[Site], contacts: list[Contact]
) -> list[Organisme]:
    par_etablissement: dict[int, tuple[list[Site], list[Contact]]] = {
        e.pk: ([], []) for e in etablissements
    }
    for site in sites:
        par_etablissement[site.etablissement_id][0].append(site)
    for contact in contacts:
        par_etablissement[contact.etablissement_id][1].append(contact)
    return [
        Organisme(e, tuple(par_etablissement[e.pk][0]), tuple(par_etablissement[e.pk][1]))
        for e in etablissements
    ]


def _etablissement(
    hasard: Random, rang: int, villes: list[Commune], jour: datetime.date
) -> Etablissement:
    ville = tirer_commune(hasard, villes)
    nom = noms.organisme(hasard, rang)
    return Etablissement(
        siret=noms.siret(rang),
        nda=noms.nda(rang, ville),
        raison_sociale=nom.upper(),
        nom=nom,
        telephone=f"02 61 91 {rang // 100 % 100:02d} {rang % 100:02d}",
        courriel=f"contact{rang}@exemple.fr",
        qualiopi_formation=hasard.random() < 0.95,
        qualiopi_apprentissage=hasard.random() < 0.7,
        qualiopi_fin=jour + datetime.timedelta(days=hasard.randint(400, 1200)),
        **_adresse(hasard, ville),
    )


def _adresse(hasard: Random, ville: Commune) -> dict[str, object]:
    return {
        "ligne1": f"{hasard.randint(1, 120)} {hasard.choice(noms.VOIES)}",
        "code_postal": ville.codes_postaux[0],
        "ville": ville.libelle[:50],
        "commune": ville,
    }


def _sites(hasard: Random, etablissement: Etablissement, villes: list[Commune]) -> list[Site]:
    """The main site at the établissement's address, and none to two others."""
    principal = Site(
        etablissement=etablissement,
        nom="Principal",
        principal=True,
        ligne1=etablissement.ligne1,
        code_postal=etablissement.code_postal,
        ville=etablissement.ville,
        commune=etablissement.commune,
        acces_handicapes="Locaux accessibles en fauteuil roulant.",
        restauration="Salle de repas équipée.",
    )
    autres = [tirer_commune(hasard, villes) for _ in range(hasard.choice((0, 0, 1, 1, 2)))]
    return [
        principal,
        *(
            Site(
                etablissement=etablissement,
                nom=f"Antenne de {ville.libelle}"[:250],
                transport=hasard.choice(("", "Arrêt de bus à 200 m.")),
                **_adresse(hasard, ville),
            )
            for ville in autres
        ),
    ]


def _contacts(etablissement: Etablissement) -> list[Contact]:
    return [
        Contact(
            etablissement=etablissement,
            nom=nom,
            type_contact=type_contact,
            telephone=etablissement.telephone,
            courriel=etablissement.courriel,
        )
        for nom, type_contact in noms.SERVICES
    ]
