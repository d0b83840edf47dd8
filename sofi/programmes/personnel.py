"""What the regional programmes keep of people."""

from sofi.socle.personnel import Devenir, Donnees, Lecteurs, auteur, texte

DONNEES = {
    "Mandataire": (
        Donnees(
            champs=("contact", "telephone", "courriel"),
            quoi="contact d’un mandataire : nom, téléphone, e-mail, donnés par la Région",
            pourquoi="suivre les lots des programmes régionaux",
            duree="tant que le programme est gardé",
            lecteurs=Lecteurs.REGION,
            devenir=Devenir.VIDE,
        ),
    ),
    "Gabarit": (
        texte(
            "remarque",
            quoi="remarque d’un gabarit",
            duree="tant que le gabarit est gardé",
            lecteurs=Lecteurs.ADMINISTRATION,
        ),
    ),
    "VersionDeGabarit": (
        texte(
            "cellules",
            quoi="textes proposés par un gabarit",
            duree="tant que le gabarit est gardé",
        ),
        auteur(
            "publiee_par",
            "qui a publié un gabarit",
            date="publiee_le",
            lecteurs=Lecteurs.ADMINISTRATION,
        ),
    ),
}
SANS_PERSONNE: dict[str, str] = {}
