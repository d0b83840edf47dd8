"""Onisep, Idéo-Structures (secondaire and supérieur): the schools, known by their UAI.

A SIRET that nobody knew becomes an établissement whose sheet is Onisep's, kept by the next files. An établissement
that is here already keeps what its organisme entered, and takes its UAI; a second UAI at the same SIRET is that of a
site. The file needn't be the whole list: nothing is withdrawn. It is that of the whole country: a row of another région
makes neither établissement nor site; those that are here already are followed, wherever they are. Columns are read by
their names, as the portal or its copies write them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from sofi.annuaire.models import NDA_SANS, Adresse, Etablissement, Site
from sofi.annuaire.origines import Origine
from sofi.socle import identifiants
from sofi.socle.ecoute import battre
from sofi.socle.fichiers import Fichier, FichierIllisible, Ligne, attendus
from sofi.socle.importation import Champ, Cible, Flux, Ignoree, Source, cellules
from sofi.socle.importation.valeurs import flottant, tel_quel, texte
from sofi.socle.tableaux import lire_tableau
from sofi.socle.texte import plier

from . import valeurs as v
from .regions import AILLEURS, Regions

SUFFIXES = (".csv", ".xlsx")
# All of an address but its relation, read by its key.
ADRESSE = [champ for champ in Adresse._meta.fields if champ.name != "commune"]
# Our name ← the folded titles of the portal and of its copies.
COLONNES = {
    "uai": ("code uai",),
    "siret": ("n siret", "siret"),
    "nom": ("nom",),
    "sigle": ("sigle",),
    "adresse": ("adresse",),
    "boite": ("boite postale",),
    "code_postal": ("cp", "code postal"),
    "ville": ("commune",),
    "insee": ("commune cog",),
    "cedex": ("cedex",),
    "departement": ("departement",),
    "region": ("region",),
    "region_cog": ("region cog",),
    "telephone": ("telephone",),
    "longitude": ("longitude x",),
    "latitude": ("latitude y",),
}
NECESSAIRES = ("uai", "siret", "nom", "adresse", "code_postal", "ville")
SANS_SIRET = "sans SIRET, qu’un établissement doit avoir pour être diffusé ; s’il en a un, ajoutez-le dans le fichier"
UN_SITE = "même SIRET qu’un autre UAI : c’est un site de cet établissement"


CHAMPS_DE_L_ECOLE = (
    Champ(nom="siret", lire=cellules.siret, requis=True),
    Champ(nom="uai", lire=cellules.uai, requis=True),
    Champ(nom="nda", a_la_creation=True),
    Champ(nom="raison_sociale", colonne="nom", requis=True),
    Champ(nom="nom", requis=True),
    *(Champ(nom=f"ligne{rang}") for rang in range(1, 5)),
    Champ(nom="code_postal", lire=cellules.code_postal),
    Champ(nom="ville"),
    Champ(nom="commune_id", colonne="insee", lire=tel_quel),
    Champ(nom="latitude", lire=flottant),
    Champ(nom="longitude", lire=flottant),
    Champ(nom="telephone", lire=v.telephone),
    Champ(nom="origine", lire=tel_quel),
)


def titre(colonne: str) -> str:
    """« commune (COG) », « commune_cog » → « commune cog »."""
    return " ".join(re.sub(r"[\W_]+", " ", plier(colonne)).split())


@dataclass
class Connus:
    """What the directory holds, read once: each établissement by its SIRET, and who has each UAI."""

    uai: dict[str, str] = field(default_factory=dict)  # SIRET → UAI
    origines: dict[str, str] = field(default_factory=dict)  # SIRET → origin
    sites: set[tuple[str, str]] = field(default_factory=set)  # SIRET, UAI
    nouveaux_sites: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def lire(self) -> None:
        for siret, uai, origine in Etablissement.objects.values_list("siret", "uai", "origine"):
            self.uai[siret], self.origines[siret] = uai, origine
        sites = Site.objects.filter(retire_le__isnull=True).exclude(uai="")
        self.sites = set(sites.values_list("etablissement__siret", "uai"))

    def est_des_notres(self, siret: str) -> bool:
        """Known, and entered here: its sheet is its organisme's."""
        return self.origines.get(siret, Origine.ONISEP) != Origine.ONISEP


def source(chemin: Path, ensuite: Callable[[], object] = lambda: None) -> Source:
    """One file, or a folder or zip of them (secondaire, supérieur). `ensuite` runs once all is written."""
    bons = attendus(chemin, *SUFFIXES)
    if not bons:
        raise FichierIllisible(f"Aucun fichier .csv ou .xlsx dans « {chemin.name} ».")
    connus, regions = Connus(), Regions()
    connus.lire()

    def poser() -> None:
        poser_les_sites(connus)

    return Source(
        nom="ideo_structures",
        flux=tuple(_flux(fichier, connus, regions) for fichier in bons),
        ensuite=(poser, ensuite),
        partiel_permis=True,
    )


def _flux(fichier: Fichier, connus: Connus, regions: Regions) -> Flux:
    return Flux(
        fichier=fichier.nom,
        lire=lambda: lire(fichier, COLONNES, NECESSAIRES),
        cibles=(_ecoles(connus, regions), _uai_des_notres(connus, regions)),
    )


def lire(
    fichier: Fichier, colonnes: dict[str, tuple[str, ...]], necessaires: tuple[str, ...]
) -> Iterator[Ligne]:
    """The rows by our names, whatever way the columns' titles are written."""
    noms: dict[str, str] = {}
    for ligne in lire_tableau(fichier):
        if not noms:
            lus = {titre(lu): lu for lu in ligne.valeurs}
            noms = {nom: lus[dit] for nom, dits in colonnes.items() for dit in dits if dit in lus}
            if manquants := [colonnes[nom][0] for nom in necessaires if nom not in noms]:
                raise FichierIllisible(
                    f"« {fichier.nom} » n’a pas les colonnes {', '.join(f'« {m} »' for m in manquants)} : ce n’est "
                    "pas le fichier attendu. Prenez-le sur opendata.onisep.fr, sans changer ses titres."
                )
        yield replace(ligne, valeurs={nom: ligne.valeurs.get(lu, "") for nom, lu in noms.items()})


def _ecoles(connus: Connus, regions: Regions) -> Cible:
    """The établissements whose sheet is Onisep's."""
    insee = v.communes_connues()
    prises: dict[str, str] = {}

    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        siret, uai = _siret(ligne), texte(ligne.valeurs["uai"]).upper()
        if connus.est_des_notres(siret):
            return
        ailleurs = _ailleurs(ligne, regions)
        if ailleurs and siret not in connus.origines:
            raise Ignoree(AILLEURS)
        if not siret:
            raise Ignoree(SANS_SIRET, uai)
        principal = connus.uai.get(siret) or uai
        if prises.setdefault(siret, principal) != uai:
            if ailleurs:
                raise Ignoree(AILLEURS)
            connus.nouveaux_sites[siret, uai] = ecole(ligne, insee)
            raise Ignoree(UN_SITE, uai)
        yield ecole(ligne, insee) | {
            "siret": siret,
            "uai": uai,
            "nda": NDA_SANS,
            "origine": Origine.ONISEP.value,
        }

    return Cible(
        titre="établissements d’Onisep",
        modele=Etablissement,
        cle=("siret",),
        champs=CHAMPS_DE_L_ECOLE,
        extraire=extraire,
    )


def _uai_des_notres(connus: Connus, regions: Regions) -> Cible:
    """The UAI of the établissements that are here already, when they have none."""

    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        siret, uai = _siret(ligne), texte(ligne.valeurs["uai"]).upper()
        if not siret or not connus.est_des_notres(siret):
            return
        if connus.uai[siret] not in ("", uai):
            if _ailleurs(ligne, regions):
                raise Ignoree(AILLEURS)
            connus.nouveaux_sites[siret, uai] = ecole(ligne, v.communes_connues())
            raise Ignoree(UN_SITE, uai)
        connus.uai[siret] = uai
        yield {"siret": siret, "uai": uai}

    return Cible(
        titre="UAI d’établissements déjà connus",
        modele=Etablissement,
        cle=("siret",),
        champs=(
            Champ(nom="siret", lire=cellules.siret, requis=True),
            Champ(nom="uai", lire=cellules.uai, requis=True),
        ),
        extraire=extraire,
        doublons_permis=True,
    )


def _siret(ligne: Ligne) -> str:
    return identifiants.joindre(texte(ligne.valeurs.get("siret")))


def _ailleurs(ligne: Ligne, regions: Regions) -> bool:
    lus = ligne.valeurs
    return regions.ailleurs(
        region=texte(lus.get("region_cog")) or texte(lus.get("region")),
        departement=texte(lus.get("departement")),
        insee=texte(lus.get("insee")),
        code_postal=texte(lus["code_postal"]),
    )


def ecole(ligne: Ligne, insee: set[str]) -> dict[str, Any]:
    """The name and the address of a school, within the limits of an address."""
    lus = {nom: texte(valeur) for nom, valeur in ligne.valeurs.items()}
    ville = " ".join(filter(None, [lus["ville"], lus.get("cedex", "")]))
    commune = lus.get("insee", "")
    return v.lignes_d_adresse([lus["adresse"], lus.get("boite", "")]) | {
        "nom": lus["nom"][:250],
        "code_postal": lus["code_postal"],
        "ville": ville[: v.VILLE],
        "insee": commune if commune in insee else None,
        "latitude": lus.get("latitude"),
        "longitude": lus.get("longitude"),
        "telephone": lus.get("telephone"),
    }


def poser_les_sites(connus: Connus) -> None:
    """Give each school of Onisep its main site, at its address, and each other UAI a site of its own."""
    ecoles = Etablissement.objects.filter(origine=Origine.ONISEP).order_by("pk")
    principaux = Site.objects.filter(
        etablissement__origine=Origine.ONISEP, principal=True, retire_le__isnull=True
    )
    par_ecole = {site.etablissement_id: site for site in principaux}
    nouveaux = []
    for ecole_connue in ecoles.iterator():
        battre()
        adresse = {champ.name: getattr(ecole_connue, champ.name) for champ in ADRESSE}
        valeurs = adresse | {
            "nom": ecole_connue.nom,
            "uai": ecole_connue.uai,
            "commune_id": ecole_connue.commune_id,
        }
        if site := par_ecole.get(ecole_connue.pk):
            _donner(site, valeurs)
        else:
            nouveaux.append(Site(etablissement=ecole_connue, principal=True, **valeurs))
    Site.objects.bulk_create(nouveaux, batch_size=1000)
    for (siret, uai), ecole_lue in connus.nouveaux_sites.items():
        if (siret, uai) not in connus.sites and _est_un_uai(uai):
            _nouveau_site(siret, uai, ecole_lue)


def _est_un_uai(uai: str) -> bool:
    try:
        return bool(cellules.uai(uai))
    except ValidationError:
        return False


def _donner(site: Site, valeurs: dict[str, Any]) -> None:
    if any(getattr(site, nom) != valeur for nom, valeur in valeurs.items()):
        for nom, valeur in valeurs.items():
            setattr(site, nom, valeur)
        site.save()


def _nouveau_site(siret: str, uai: str, ecole_lue: dict[str, Any]) -> None:
    etablissement = Etablissement.objects.get(siret=siret)
    Site.objects.create(
        etablissement=etablissement,
        nom=ecole_lue["nom"],
        uai=uai,
        code_postal=cellules.code_postal(ecole_lue["code_postal"]),
        ville=ecole_lue["ville"],
        commune_id=ecole_lue["insee"],
        latitude=flottant(ecole_lue["latitude"]),
        longitude=flottant(ecole_lue["longitude"]),
        **{f"ligne{rang}": ecole_lue[f"ligne{rang}"] for rang in range(1, 5)},
    )
