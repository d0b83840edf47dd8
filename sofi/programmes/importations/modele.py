"""The documented template of the Région's file, filled with an example."""

from collections.abc import Mapping
from typing import IO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from .region import COLONNES, FACULTATIVES

LISEZ_MOI = "Lisez-moi"
OBLIGATOIRE, FACULTATIF = "obligatoire", "facultatif"
# By sheet and column: is it needed, what it holds, an example.
AIDE: Mapping[str, Mapping[str, tuple[str, str, str]]] = {
    "programmes": {
        "code": (OBLIGATOIRE, "Le code du programme, le même d'une année à l'autre.", "PE"),
        "libelle": (OBLIGATOIRE, "Son nom.", "Formations Parcours entrepreneur"),
        "annee": (OBLIGATOIRE, "L'année où ses sessions commencent.", "2030"),
        "dispositif": (
            FACULTATIF,
            "Le code de son dispositif dans SOFI ; vide quand le programme existe déjà une autre année, ou porte le "
            "libellé du dispositif.",
            "prf-parcours-entrepreneur",
        ),
    },
    "lots": {
        "numero": (OBLIGATOIRE, "Le numéro du lot, unique.", "PE2030_8"),
        "intitule": (OBLIGATOIRE, "Son intitulé.", "Lot 8 – Création-reprise en Maine-et-Loire"),
        "programme": (OBLIGATOIRE, "Le code de son programme.", "PE"),
        "departement": (FACULTATIF, "Le code du département ; vide pour toute la région.", "49"),
        "places": (FACULTATIF, "Le nombre de places prévues.", "60"),
        "forfait_recrutement": (FACULTATIF, "Oui ou non ; vide veut dire non.", "non"),
    },
    "mandataires": {
        "lot": (OBLIGATOIRE, "Le numéro du lot.", "PE2030_8"),
        "of_mandataire": (OBLIGATOIRE, "Le numéro du mandataire à la Région.", "75"),
        "siret": (OBLIGATOIRE, "Son SIRET, 14 chiffres.", "13000511900032"),
        "raison_sociale": (OBLIGATOIRE, "Sa raison sociale.", "Organisme mandataire"),
        "nda": (FACULTATIF, "Son numéro de déclaration d'activité, 11 caractères.", "52440000044"),
        "adresse": (FACULTATIF, "Le numéro et la voie, 50 caractères.", "1 place des Halles"),
        "code_postal": (FACULTATIF, "5 chiffres.", "49000"),
        "ville": (FACULTATIF, "La commune.", "Angers"),
        "contact": (FACULTATIF, "Qui suit ce lot chez le mandataire.", "Service formation"),
        "telephone": (FACULTATIF, "Son téléphone.", "02 41 00 00 00"),
        "courriel": (FACULTATIF, "Son adresse e-mail.", "formation@exemple.fr"),
    },
    "formateurs": {
        "lot": (OBLIGATOIRE, "Le numéro du lot.", "PE2030_8"),
        "of_mandataire": (OBLIGATOIRE, "Le numéro de son mandataire pour ce lot.", "75"),
        "id_action": (OBLIGATOIRE, "L'identifiant de l'action à la Région.", "2872"),
        "siret": (OBLIGATOIRE, "Le SIRET de celui qui forme.", "13000511900032"),
        "raison_sociale": (OBLIGATOIRE, "Sa raison sociale.", "Organisme mandataire"),
        "site": (
            FACULTATIF,
            "Le numéro de site dans SOFI, ou l'adresse ; vide pour le site principal.",
            "12 rue des Arts, 49000 Angers",
        ),
        "date_debut": (FACULTATIF, "La date de début prévue, JJ/MM/AAAA.", "06/09/2030"),
        "places": (FACULTATIF, "Le nombre de places achetées.", "15"),
    },
}
REGLES = (
    "Un classeur de quatre feuilles, ou une archive .zip de quatre fichiers .csv des mêmes noms.",
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
