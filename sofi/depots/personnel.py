"""What the deposits of organismes keep of people."""

from sofi.socle.personnel import Devenir, Donnees, Lecteurs, auteur, texte

DONNEES = {
    "Depot": (
        texte(
            "fichier",
            "choix",
            "rapport",
            quoi="rapport d’un fichier déposé, qui cite ses lignes",
            duree="tant que le dépôt est gardé",
        ),
        auteur("auteur", "qui a déposé un fichier", date="depose_le"),
    ),
    "FichierDepose": (
        Donnees(
            champs=("contenu",),
            quoi="fichier déposé par un organisme, tel qu’il l’a donné",
            pourquoi="en faire des brouillons",
            duree="90 jours après l’écriture, aussitôt s’il est refusé ou abandonné",
            lecteurs=Lecteurs.CERCLE,
            devenir=Devenir.LIGNE,
            remise=False,
        ),
    ),
    "Brouillon": (
        Donnees(
            champs=("brut",),
            quoi="enregistrement d’origine d’un brouillon déposé",
            pourquoi="comprendre d’où vient un brouillon",
            duree="tant que l’action est gardée",
            lecteurs=Lecteurs.PERSONNE,
            devenir=Devenir.VIDE,
            remise=False,
        ),
    ),
    "Ecriture": (
        texte(
            "avant",
            quoi="fiches d’avant un dépôt",
            duree="tant que l’action est gardée",
            pourquoi="annuler un dépôt",
        ),
    ),
}
SANS_PERSONNE = {
    "Brouillon.revisions": "des numéros",
    "Brouillon.numero": "un numéro",
    "Ecriture.revisions_avant": "des numéros",
    "SessionDeposee.numero": "un numéro",
}
