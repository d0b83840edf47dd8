"""Invented schools and trainings, as the files of Idéo write them."""

import csv
from pathlib import Path

from sofi.echanges.sources import chercher
from sofi.socle.importation import Rapport, importer
from sofi.socle.validateurs import cle_uai
from tests.fabriques import siret

STRUCTURES = (
    "code_uai n_siret type_detablissement nom sigle statut adresse cp commune commune_cog cedex telephone "
    "boite_postale longitude_x latitude_y departement region region_cog"
).split()
ACTIONS = (
    "action_de_formation_af_identifiant_onisep formation_for_libelle for_url_et_id_onisep "
    "for_nature_du_certificat for_niveau_de_sortie lieu_denseignement_ens_libelle ens_code_uai ens_statut "
    "af_cout_scolarite af_date_de_modification af_duree_cycle_standard af_modalites_accueil "
    "af_modalites_scolarite af_page_web ens_hebergement ens_accessibilite ens_site_web ens_code_postal "
    "ens_departement ens_region"
).split()


def uai(rang: int) -> str:
    """An invented UAI of the Mayenne, with its right letter."""
    chiffres = f"053{rang:04}"
    return f"{chiffres}{cle_uai(chiffres)}"


def ecole(rang: int, **valeurs: str) -> dict[str, str]:
    """A lycée, the row of its structure."""
    return {
        "code_uai": uai(rang),
        "n_siret": siret(900 + rang),
        "nom": f"Lycée du Moulin {rang}",
        "statut": "public",
        "adresse": f"{rang} rue du Moulin",
        "boite_postale": "BP 12",
        "cp": "53103",
        "commune": "Mayenne",
        "commune_cog": "53147",
        "cedex": "Cedex",
        "telephone": "02 43 00 00 01",
        "longitude_x": "-0.61",
        "latitude_y": "48.30",
    } | valeurs


def action(rang: int, ecole_de: int, **valeurs: str) -> dict[str, str]:
    """A BTS at that lycée, the row of its « action de formation »."""
    return {
        "action_de_formation_af_identifiant_onisep": f"AF.{rang}",
        "formation_for_libelle": "BTS tonnellerie",
        "for_url_et_id_onisep": "https://www.onisep.fr/http/redirection/formation/slug/FOR.77",
        "for_nature_du_certificat": "Diplôme national ou diplôme d'État",
        "for_niveau_de_sortie": "bac + 2",
        "ens_code_uai": uai(ecole_de),
        "ens_statut": "public",
        "af_date_de_modification": "06/06/2026",
        "af_duree_cycle_standard": "2 ans",
        "af_modalites_scolarite": "temps plein, cours en présentiel",
        "ens_hebergement": "internat (homme/femme)",
        "ens_site_web": "lycee-du-moulin.exemple.fr",
    } | valeurs


def ecrire(chemin: Path, colonnes: list[str], lignes: list[dict[str, str]]) -> Path:
    with chemin.open("w", encoding="utf-8", newline="") as sortie:
        tableau = csv.DictWriter(sortie, colonnes, restval="")
        tableau.writeheader()
        tableau.writerows(lignes)
    return chemin


def lancer(nom: str, chemin: Path, *, appliquer: bool = True, forcer: bool = False) -> Rapport:
    return importer(chercher(nom).construire(chemin), appliquer=appliquer, forcer=forcer)


def importer_structures(dossier: Path, lignes: list[dict[str, str]]) -> Rapport:
    return lancer("ideo_structures", ecrire(dossier / "structures.csv", STRUCTURES, lignes))


def importer_actions(
    dossier: Path, lignes: list[dict[str, str]], *, forcer: bool = False
) -> Rapport:
    fichier = ecrire(dossier / "actions.csv", ACTIONS, lignes)
    return lancer("ideo_actions", fichier, forcer=forcer)
