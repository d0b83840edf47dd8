"""What is kept of the people who answer for a partner."""

from sofi.socle.personnel import Devenir, Donnees, Fondement, Lecteurs, auteur, texte

_ADMIN = Lecteurs.ADMINISTRATION
_TANT = "tant que le partenaire est servi"

DONNEES = {
    "Partenaire": (
        Donnees(
            champs=("contact", "email"),
            quoi="contact technique d’un partenaire : nom, adresse e-mail",
            pourquoi="prévenir d’une livraison manquée",
            duree=_TANT,
            lecteurs=_ADMIN,
            devenir=Devenir.VIDE,
        ),
        texte("role", quoi="ce qu’est un partenaire", duree=_TANT, lecteurs=_ADMIN),
    ),
    "Cle": (
        texte("nom", quoi="nom donné à une clé", duree=_TANT, lecteurs=_ADMIN),
        auteur("cree_par", "qui a créé une clé", date="cree_le", lecteurs=_ADMIN),
    ),
    "GesteDePartenaire": (
        texte("detail", quoi="détail d’un geste sur un partenaire", duree=_TANT, lecteurs=_ADMIN),
        auteur("auteur", "qui a agi sur un partenaire", date="le", lecteurs=_ADMIN),
    ),
    "Passage": (
        Donnees(
            champs=("depuis",),
            quoi="adresse IP d’où un partenaire vient chercher un fichier",
            pourquoi="comprendre une intrusion",
            duree="1 an",
            lecteurs=_ADMIN,
            devenir=Devenir.VIDE,
            fondement=Fondement.INTERET,
        ),
    ),
    "Livraison": (
        auteur("arretee_par", "qui a arrêté une livraison", date="finie_le", lecteurs=_ADMIN),
    ),
    "Retour": (
        texte("raison", "adresse", quoi="ce qu’un partenaire dit d’une formation", duree=_TANT),
    ),
}
SANS_PERSONNE = {
    "Partenaire.nom": "le nom d’un organisme partenaire",
    "DestinationSftp.compte": "un compte technique sur le serveur d’un partenaire",
    "DestinationSftp.secret": "un secret chiffré, pas une donnée de personne",
    "DestinationSftp.dossier": "un dossier sur le serveur d’un partenaire",
    "DestinationSftp.hote": "le nom d’un serveur",
    "Passage.message": "ce qu’un serveur a répondu",
    "Livraison.message": "ce qu’un serveur a répondu",
    "TraductionDeRetour.sens": "le sens d’un code",
    "TraductionDeRetour.que_faire": "le sens d’un code",
}
