"""Workbooks of the Région, written by the tests."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook

from sofi.programmes.importations.region import COLONNES

SIRETS = ("13000511900032", "35600000000048", "73282932000074", "55208131766522")


PROGRAMME = {
    "code": "PE",
    "libelle": "Parcours entrepreneur",
    "annee": 2027,
    "dispositif": "prf-prepa",
}
LOT = {"programme": "PE", "departement": "53", "places": 60, "forfait_recrutement": "non"}
MANDATAIRE = {
    "of_mandataire": "75",
    "siret": SIRETS[0],
    "raison_sociale": "Mandataire",
    "nda": "52440000044",
    "adresse": "1 place des Halles",
    "code_postal": "53100",
    "ville": "Mayenne",
    "courriel": "lot@exemple.fr",
}
FORMATEUR = {
    "of_mandataire": "75",
    "site": "12 rue des Arts, 53100 Mayenne",
    "date_debut": "06/09/2027",
    "places": 15,
}


def un_fichier() -> dict[str, list[dict[str, Any]]]:
    """A small right file: one programme, two lots, one mandataire each, two formateurs each."""
    tables: dict[str, list[dict[str, Any]]] = {nom: [] for nom in COLONNES}
    tables["programmes"].append(dict(PROGRAMME))
    for rang in (1, 2):
        lot = f"PE2027_{rang}"
        tables["lots"].append({"numero": lot, "intitule": f"Lot {rang}"} | LOT)
        tables["mandataires"].append({"lot": lot} | MANDATAIRE)
        for numero, siret in enumerate(SIRETS[1:3]):
            tables["formateurs"].append(
                {
                    "lot": lot,
                    "id_action": f"28{rang}{numero}",
                    "siret": siret,
                    "raison_sociale": f"Formateur {numero}",
                }
                | FORMATEUR
            )
    return tables


def ecrire(chemin: Path, tables: dict[str, list[dict[str, Any]]]) -> Path:
    """Write the tables as a workbook; the columns are the documented ones and those that a line adds."""
    classeur = Workbook()
    classeur.remove(classeur.worksheets[0])
    for nom, lignes in tables.items():
        colonnes = list(dict.fromkeys([*COLONNES.get(nom, ()), *(c for x in lignes for c in x)]))
        feuille = classeur.create_sheet(nom)
        feuille.append(colonnes)
        for ligne in lignes:
            feuille.append([ligne.get(colonne) for colonne in colonnes])
    classeur.save(chemin)
    return chemin
