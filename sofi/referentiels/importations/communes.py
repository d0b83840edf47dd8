"""Places: communes with their postal codes, position and areas; former communes; the areas themselves.

From a folder (communes.csv and, when there, regions, departements, epci, zones_emploi,
communes_anciennes), or from communes.csv alone, whose own columns then name the areas.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import Model, Q

from sofi.referentiels.models import Commune, Departement, Epci, Region, ZoneEmploi
from sofi.socle.fichiers import Fichier, FichierIllisible, Ligne, fichier_au_nom, fichiers
from sofi.socle.importation import Champ, Cible, Flux, Retrait, SiInconnu, Source
from sofi.socle.importation.valeurs import entier, flottant, liste, tel_quel
from sofi.socle.tableaux import lire_tableau
from sofi.socle.texte import plier

SAINTS = {"saint": "st", "sainte": "ste", "saints": "sts", "saintes": "stes"}
COLONNES_ANCIENNES = ["ancien_code_insee", "nom", "code_insee_actuel"]
DISPARUES = Path(__file__).parent.parent / "donnees" / "communes_disparues.csv"
"""Communes merged without staying déléguées nor associées, and what they are part of on 1 January 2026.

Codes: code officiel géographique (INSEE) as @etalab/decoupage-administratif 6.0.0 gives it; names: the INSEE's
history of communes as https://github.com/benoitdavidfr/comhisto gives it. Licence Ouverte.
"""
COLONNES = ["code_insee", "nom", "codes_postaux", "departement", "region"]


def source(chemin: Path) -> Source:
    """The folder, or communes.csv alone."""
    membres = fichiers(chemin)
    principal = fichier_au_nom(membres, "communes csv") or (
        membres[0] if len(membres) == 1 else None
    )
    if principal is None:
        raise FichierIllisible(f"« communes.csv » n'est pas dans « {chemin.name} ».")
    anciennes = fichier_au_nom(membres, "communes anciennes")
    noms = _noms_anciens(anciennes)
    zones = (
        _zone("régions", Region, fichier_au_nom(membres, "regions csv"), "code"),
        _zone(
            "départements",
            Departement,
            fichier_au_nom(membres, "departements csv"),
            "code",
            region=True,
        ),
        _zone("EPCI", Epci, fichier_au_nom(membres, "epci csv"), "siren"),
        _zone("zones d'emploi", ZoneEmploi, fichier_au_nom(membres, "zones emploi"), "code"),
    )
    flux = [zone for zone in zones if zone]
    if len(membres) == 1:
        flux.append(_flux(principal, COLONNES, *_zones_des_communes()))
    flux.append(_flux(principal, COLONNES, _communes(noms)))
    if anciennes:
        flux.append(_flux(anciennes, COLONNES_ANCIENNES, _communes_anciennes()))
    return Source(nom="communes", flux=tuple(flux), lot=2000)


def _flux(fichier: Fichier, colonnes: list[str], *tables: Cible) -> Flux:
    return Flux(fichier=fichier.nom, lire=lambda: lire_tableau(fichier, colonnes), cibles=tables)


def _zone(
    titre: str, modele: type[Model], fichier: Fichier | None, code: str, *, region: bool = False
) -> Flux | None:
    """An area from its own file: the whole list."""
    if fichier is None:
        return None
    sa_region = Champ(nom="region_id", colonne="region", vers=Region)
    cible = Cible(
        titre=titre,
        modele=modele,
        cle=("code",),
        champs=(
            Champ(nom="code", colonne=code, requis=True),
            Champ(nom="libelle", colonne="nom", requis=True),
            *((sa_region,) if region else ()),
        ),
        retrait=Retrait.LISTE,
    )
    return _flux(fichier, [code, "nom"], cible)


def _zones_des_communes() -> list[Cible]:
    """Areas named by the communes themselves: only those that nobody knew are added."""

    def zone(titre: str, modele: type[Model], code: str, nom: str, *autres: Champ) -> Cible:
        def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
            if ligne.valeurs.get(code):
                yield ligne.valeurs

        return Cible(
            titre=titre,
            modele=modele,
            cle=("code",),
            champs=(Champ(nom="code", colonne=code), Champ(nom="libelle", colonne=nom), *autres),
            extraire=extraire,
            doublons_permis=True,
            ajouter_seulement=True,
        )

    region = Champ(nom="region_id", colonne="region", vers=Region)
    return [
        zone("régions", Region, "region", "region_nom"),
        zone("départements", Departement, "departement", "departement_nom", region),
        zone("EPCI", Epci, "epci_siren", "epci_nom"),
    ]


def _noms_anciens(anciennes: Fichier | None) -> dict[str, list[str]]:
    """Former names by present code.

    Those of the former communes that share the code of the present one, and those of the communes that the
    official file of former communes no longer names: they have no mayor left, people still live there.
    """
    noms: dict[str, list[str]] = defaultdict(list)
    for fichier in filter(None, (anciennes, Fichier.de(DISPARUES))):
        partagent = fichier is anciennes
        for ligne in lire_tableau(fichier, COLONNES_ANCIENNES):
            code = ligne.valeurs["code_insee_actuel"]
            if not partagent or ligne.valeurs["ancien_code_insee"] == code:
                noms[code].append(ligne.valeurs["nom"])
    return noms


def mots_de_commune(noms: list[str], codes: list[str]) -> str:
    """What is searched: folded names, « st » beside « saint », postal codes and code INSEE."""
    mots = [mot for nom in noms for mot in plier(nom).split()]
    abreges = [SAINTS[mot] for mot in mots if mot in SAINTS]
    return " ".join(dict.fromkeys([*mots, *abreges, *(plier(code) for code in codes)]))


def _communes(noms_anciens: dict[str, list[str]]) -> Cible:
    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        valeurs = ligne.valeurs
        code, nom = valeurs.get("code_insee", ""), valeurs.get("nom", "")
        autres = [autre for autre in noms_anciens.get(code, ()) if autre != nom]
        postaux = liste()(valeurs.get("codes_postaux"))
        yield valeurs | {
            "autres_noms": autres,
            "nom_plie": plier(nom),
            "mots": mots_de_commune([nom, *autres], [*postaux, code]),
        }

    return Cible(
        titre="communes",
        modele=Commune,
        cle=("code",),
        champs=(
            Champ(nom="code", colonne="code_insee", requis=True),
            Champ(nom="libelle", colonne="nom", requis=True),
            Champ(nom="codes_postaux", lire=liste()),
            Champ(nom="departement_id", colonne="departement", vers=Departement),
            Champ(nom="region_id", colonne="region", vers=Region),
            Champ(nom="epci_id", colonne="epci_siren", vers=Epci, si_inconnu=SiInconnu.VIDER),
            Champ(
                nom="zone_emploi_id",
                colonne="zone_emploi_2020",
                vers=ZoneEmploi,
                si_inconnu=SiInconnu.VIDER,
            ),
            Champ(nom="latitude", lire=flottant),
            Champ(nom="longitude", lire=flottant),
            Champ(nom="population", lire=entier),
            Champ(nom="autres_noms", lire=tel_quel),
            Champ(nom="nom_plie", lire=tel_quel),
            Champ(nom="mots", lire=tel_quel),
        ),
        extraire=extraire,
        retrait=Retrait.LISTE,
        perimetre=lambda: Q(actuelle__isnull=True),
    )


def _communes_anciennes() -> Cible:
    """Former communes with a code of their own; the others are names of the present commune."""

    def extraire(ligne: Ligne) -> Iterator[dict[str, Any]]:
        valeurs = ligne.valeurs
        code, nom = valeurs.get("ancien_code_insee", ""), valeurs.get("nom", "")
        if code != valeurs.get("code_insee_actuel"):
            departement = code[:3] if code.startswith("97") else code[:2]
            yield valeurs | {
                "departement": departement,
                "nom_plie": plier(nom),
                "mots": mots_de_commune([nom], [code]),
            }

    return Cible(
        titre="anciennes communes",
        modele=Commune,
        cle=("code",),
        champs=(
            Champ(nom="code", colonne="ancien_code_insee", requis=True),
            Champ(nom="libelle", colonne="nom", requis=True),
            Champ(nom="actuelle_id", colonne="code_insee_actuel", requis=True, vers=Commune),
            Champ(
                nom="departement_id",
                colonne="departement",
                vers=Departement,
                si_inconnu=SiInconnu.VIDER,
            ),
            Champ(nom="nom_plie", lire=tel_quel),
            Champ(nom="mots", lire=tel_quel),
        ),
        extraire=extraire,
        retrait=Retrait.LISTE,
        perimetre=lambda: Q(actuelle__isnull=False),
    )
