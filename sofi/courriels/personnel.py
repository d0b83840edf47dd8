"""What the e-mails keep of people."""

from sofi.comptes.personnel import DU_COMPTE
from sofi.socle.personnel import Devenir, Donnees, Lecteurs

DONNEES = {
    "Courriel": (
        Donnees(
            champs=(
                "utilisateur",
                "destinataire",
                "sujet",
                "texte",
                "nature",
                "cree_le",
                "envoye_le",
            ),
            quoi="e-mails envoyés : destinataire, objet et texte",
            pourquoi="prévenir, et savoir si le message est parti",
            duree="1 an ; 30 jours pour les alertes du public et les réponses à un signalement",
            lecteurs=Lecteurs.SERVICE,
            devenir=Devenir.LIGNE,
        ),
        Donnees(
            champs=("html", "derniere_erreur", "lien", "desabonnement"),
            quoi="mise en page d’un e-mail, réponse du serveur de messagerie",
            pourquoi="prévenir, et savoir si le message est parti",
            duree="1 an",
            lecteurs=Lecteurs.SERVICE,
            devenir=Devenir.TEXTE,
            remise=False,
        ),
    ),
    "Preference": (
        Donnees(
            champs=("utilisateur", "nature", "rythme"),
            quoi="messages que la personne veut recevoir, et quand",
            pourquoi="n’écrire que ce qui est voulu",
            duree=DU_COMPTE,
            lecteurs=Lecteurs.SOI,
            devenir=Devenir.LIGNE,
        ),
    ),
}
SANS_PERSONNE = {
    "Coordonnees.telephone": "le numéro d’un service, écrit par l’administration pour être lu de tous",
    "Coordonnees.courriel": "l’adresse d’un service, écrite par l’administration pour être lue de tous",
    "Coordonnees.adresse": "l’adresse d’un service, écrite par l’administration pour être lue de tous",
    "Passage.nom": "le nom d’un envoi périodique",
}
