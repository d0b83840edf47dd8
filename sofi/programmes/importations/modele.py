"""The documented template of the Région's file, filled with an example."""

from typing import IO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from .aide import AIDE
from .region import COLONNES, FACULTATIVES

LISEZ_MOI = "Lisez-moi"
REGLES = (
    "Un classeur de quatre feuilles, ou une archive .zip de quatre fichiers .csv des mêmes noms.",
    "La ligne d'exemple de chaque feuille se supprime : laissée, elle fait refuser le fichier.",
    "Les titres de colonnes sont ceux de la première ligne ; leur ordre est libre.",
    "La colonne « dispositif » de la feuille « programmes » peut manquer.",
    "Le fichier dit tout des années qu'il nomme : un lot, un mandataire ou un formateur absent est retiré.",
    "Une seule faute, et rien n'est enregistré : le rapport les dit toutes.",
)
TITRE = Font(bold=True)
FOND = PatternFill("solid", fgColor="E8EEF4")


def ecrire_le_modele(sortie: IO[bytes]) -> None:
    """Write the workbook: what each column holds, then one sheet per table with a line of example."""
    classeur = Workbook()
    _lisez_moi(classeur)
    for nom in COLONNES:
        colonnes = (*COLONNES[nom], *FACULTATIVES.get(nom, ()))
        feuille = classeur.create_sheet(nom)
        feuille.append(list(colonnes))
        feuille.append([AIDE[nom][colonne][2] for colonne in colonnes])
        for rang, colonne in enumerate(colonnes, 1):
            cellule = feuille.cell(1, rang)
            cellule.font, cellule.fill = TITRE, FOND
            exemple = AIDE[nom][colonne][2]
            largeur = max(len(colonne), len(exemple)) + 4
            feuille.column_dimensions[get_column_letter(rang)].width = largeur
        feuille.freeze_panes = "A2"
    classeur.save(sortie)


def _lisez_moi(classeur: Workbook) -> None:
    feuille = classeur.worksheets[0]
    feuille.title = LISEZ_MOI
    feuille.append(["Fichier de la Région : programmes, lots, mandataires, formateurs"])
    feuille["A1"].font = Font(bold=True, size=14)
    for regle in REGLES:
        feuille.append([regle])
    feuille.append([])
    feuille.append(["Feuille", "Colonne", "", "Ce qu'elle contient", "Exemple"])
    for cellule in feuille[feuille.max_row]:
        cellule.font, cellule.fill = TITRE, FOND
    for nom, colonnes in AIDE.items():
        for colonne, (besoin, texte, exemple) in colonnes.items():
            feuille.append([nom, colonne, besoin, texte, exemple])
            feuille.cell(feuille.max_row, 4).alignment = Alignment(wrap_text=True)
    for lettre, largeur in zip("ABCDE", (16, 22, 14, 60, 40), strict=True):
        feuille.column_dimensions[lettre].width = largeur
