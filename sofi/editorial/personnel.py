"""What the pages of the administration keep of people."""

from sofi.socle.personnel import Lecteurs, auteur, texte

_TEXTES = (
    "titre",
    "resume",
    "texte",
    "pour_qui",
    "ce_qu_il_paie",
    "conditions",
    "demarche",
    "convention",
)
DONNEES = {
    "Page": (
        texte(
            *_TEXTES,
            quoi="texte d’une page éditoriale, qui peut nommer quelqu’un",
            pourquoi="informer le public et les organismes",
            duree="tant que la page est gardée",
            lecteurs=Lecteurs.ADMINISTRATION,
        ),
        auteur(
            "modifie_par",
            "qui a écrit une page en dernier",
            date="modifie_le",
            lecteurs=Lecteurs.ADMINISTRATION,
        ),
    ),
    "Parution": (
        texte(
            *_TEXTES,
            quoi="texte paru d’une page éditoriale",
            pourquoi="informer le public et les organismes",
            duree="tant que la page est gardée",
            lecteurs=Lecteurs.PUBLIC,
        ),
        auteur(
            "publiee_par",
            "qui a fait paraître une page",
            date="publiee_le",
            lecteurs=Lecteurs.ADMINISTRATION,
        ),
    ),
}
SANS_PERSONNE = {
    "Page.adresse": "les mots de l’adresse d’une page",
    "Parution.adresse": "les mots de l’adresse d’une page",
    "FichierJoint.nom": "le nom d’un fichier choisi par l’administration",
    "MorceauDeFichierJoint.contenu": "un fichier que l’administration donne à lire à tous : elle le remplace",
}
