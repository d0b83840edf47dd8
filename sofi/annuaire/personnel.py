"""What the directory keeps of people."""

from sofi.comptes.personnel import DU_COMPTE
from sofi.socle.personnel import Devenir, Donnees, Lecteurs, texte

_SERVIR = "tant que la fiche sert"
DONNEES = {
    "Contact": (
        Donnees(
            champs=("civilite", "nom", "prenom"),
            quoi="fiche de contact : civilité, nom, prénom",
            pourquoi="dire au public et au service Offre à qui s’adresser",
            duree=_SERVIR,
            lecteurs=Lecteurs.CERCLE,
            devenir=Devenir.LIBELLE,
        ),
        Donnees(
            champs=("nom_public", "fonction", "type_contact", "telephone", "courriel", "retire_le"),
            quoi="fiche de contact : service, rôle, téléphone, e-mail ; le nom s’il est choisi public",
            pourquoi="dire au public à qui s’adresser",
            duree=_SERVIR,
            lecteurs=Lecteurs.PUBLIC,
            devenir=Devenir.VIDE,
        ),
        Donnees(
            champs=("ligne_directe",),
            quoi="fiche de contact : ligne directe",
            pourquoi="permettre au service Offre de joindre la personne",
            duree=_SERVIR,
            lecteurs=Lecteurs.CERCLE,
            devenir=Devenir.VIDE,
        ),
    ),
    "Etablissement": (
        texte(
            "raison_sociale",
            "nom",
            "denomination",
            "telephone",
            "courriel",
            "description",
            quoi="établissement d’une personne qui forme en son nom : raison sociale, téléphone, e-mail, présentation",
            duree="tant que l’établissement est dans l’annuaire",
            lecteurs=Lecteurs.PUBLIC,
        ),
    ),
    "Site": (
        texte(
            "nom",
            "denomination",
            quoi="nom d’un site, qui peut être celui de quelqu’un",
            duree=_SERVIR,
            lecteurs=Lecteurs.PUBLIC,
        ),
    ),
    "PorteOuverte": (
        texte(
            "commentaire",
            quoi="commentaire d’une porte ouverte",
            duree=_SERVIR,
            lecteurs=Lecteurs.PUBLIC,
        ),
    ),
    "Rattachement": (
        Donnees(
            champs=("utilisateur", "etablissement", "cree_le"),
            quoi="établissements pour lesquels la personne saisit",
            pourquoi="n’ouvrir à chacun que son offre",
            duree=DU_COMPTE,
            lecteurs=Lecteurs.CERCLE,
            devenir=Devenir.LIGNE,
        ),
    ),
}
SANS_PERSONNE = {
    "Contact.autres_types": "des codes de rôles",
}
