"""A Région's file with every kind of fault: each on a line of its own, with what must be said of it."""

from typing import Any

from .classeurs import PROGRAMME, un_fichier

LOTS, FORMATEURS = 400, 900
PROGRAMMES_FAUTIFS: list[tuple[str, Any, str]] = [
    ("code", "", "code, valeur manquante"),
    ("code", "x" * 41, "41 caractères"),
    ("libelle", "", "libelle, valeur manquante"),
    ("libelle", "x" * 256, "256 caractères"),
    ("annee", "", "annee, valeur manquante"),
    ("annee", 27, "année attendue, de 2000 à 2099"),
    ("annee", "deux mille", "nombre entier attendu"),
    ("annee", 2027.5, "nombre entier attendu"),
    ("dispositif", "prf-prepas", "vouliez-vous dire « prf-prepa »"),
    ("dispositif", "", "dispositif, inconnu pour ce programme nouveau"),
]
# Table, column, value, message; the formateurs first, since those of a refused lot are refused with it.
FAUTES: list[tuple[str, str, Any, str]] = [
    ("formateurs", "lot", "PE2027_998", "mandataire, code inconnu"),
    ("formateurs", "lot", "", "mandataire"),
    ("formateurs", "of_mandataire", "76", "mandataire, code inconnu"),
    ("formateurs", "of_mandataire", "", "mandataire"),
    ("formateurs", "id_action", "", "id_action, valeur manquante"),
    ("formateurs", "id_action", "x" * 31, "31 caractères"),
    ("formateurs", "siret", "35600000000049", "SIRET"),
    ("formateurs", "siret", "356000000", "Le SIRET a 14 chiffres"),
    ("formateurs", "siret", "", "siret, valeur manquante"),
    ("formateurs", "raison_sociale", "", "raison_sociale, valeur manquante"),
    ("formateurs", "site", "999999", "aucun site ne porte ce numéro"),
    ("formateurs", "site", "x" * 256, "256 caractères, 255 au plus"),
    ("formateurs", "date_debut", "31/02/2027", "date attendue"),
    ("formateurs", "date_debut", "en septembre", "date attendue"),
    ("formateurs", "places", 0, "nombre de places attendu"),
    ("formateurs", "places", "quinze", "nombre entier attendu"),
    ("lots", "numero", "", "numero, valeur manquante"),
    ("lots", "numero", "PE2027_1", "clé déjà donnée plus haut"),
    ("lots", "numero", "x" * 41, "41 caractères"),
    ("lots", "intitule", "", "intitule, valeur manquante"),
    ("lots", "intitule", "x" * 301, "301 caractères, 300 au plus"),
    ("lots", "programme", "", "programme, valeur manquante"),
    ("lots", "programme", "PX", "programme, code inconnu"),
    ("lots", "departement", "99", "département inconnu"),
    ("lots", "places", 0, "nombre de places attendu, de 1 à 99999"),
    ("lots", "places", 100_000, "nombre de places attendu, de 1 à 99999"),
    ("lots", "places", "une dizaine", "nombre entier attendu"),
    ("lots", "places", -4, "nombre de places attendu"),
    ("lots", "forfait_recrutement", "peut-être", "« oui » ou « non » attendu"),
    ("mandataires", "lot", "PE2027_999", "lot, code inconnu"),
    ("mandataires", "lot", "", "lot, valeur manquante"),
    ("mandataires", "lot", "PE2027_1", "clé déjà donnée plus haut"),
    ("mandataires", "of_mandataire", "", "of_mandataire, valeur manquante"),
    ("mandataires", "siret", "13000511900033", "La clé du SIRET 13000511900033 est fausse"),
    ("mandataires", "siret", "1300051190003", "Le SIRET a 14 chiffres"),
    ("mandataires", "siret", "", "siret, valeur manquante"),
    ("mandataires", "raison_sociale", "", "raison_sociale, valeur manquante"),
    ("mandataires", "nda", "5244000004", "11 caractères"),
    ("mandataires", "adresse", "x" * 51, "51 caractères, 50 au plus"),
    ("mandataires", "code_postal", "530", "Le code postal a 5 chiffres"),
    ("mandataires", "courriel", "lot exemple.fr", "contient une espace"),
    ("mandataires", "telephone", "abc", "telephone"),
    ("mandataires", "contact", "x" * 256, "256 caractères"),
]


def un_grand_fichier() -> dict[str, list[dict[str, Any]]]:
    """400 lots with a mandataire each, 900 formateurs."""
    tables = un_fichier()
    lot, mandataire, formateur = (tables[t][0] for t in ("lots", "mandataires", "formateurs"))
    tables["lots"] = [lot | {"numero": f"PE2027_{n}"} for n in range(LOTS)]
    tables["mandataires"] = [mandataire | {"lot": f"PE2027_{n}"} for n in range(LOTS)]
    tables["formateurs"] = [
        formateur | {"lot": f"PE2027_{n % LOTS}", "id_action": str(3000 + n)}
        for n in range(FORMATEURS)
    ]
    return tables


def fichier_fautif(
    *, site_d_un_autre: int
) -> tuple[dict[str, list[dict[str, Any]]], list[tuple[str, int, str]]]:
    """The same file with the faults; for each its table, its line and what must be said of it."""
    tables, attendues = un_grand_fichier(), []
    for rang, (colonne, valeur, message) in enumerate(PROGRAMMES_FAUTIFS, start=1):
        tables["programmes"].append(PROGRAMME | {"code": f"P{rang}", colonne: valeur})
        attendues.append(("programmes", rang + 2, message))
    autre = ("formateurs", "site", site_d_un_autre, "d'un autre établissement")
    for rang, (table, colonne, valeur, message) in enumerate([autre, *FAUTES], start=2):
        tables[table][rang][colonne] = valeur
        attendues.append((table, rang + 2, message))
    return tables, attendues
