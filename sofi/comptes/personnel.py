"""What the accounts keep of people."""

from sofi.socle.personnel import (
    ANNEES_DE_COMPTE,
    ANNEES_DE_NOM,
    Devenir,
    Donnees,
    Fondement,
    Lecteurs,
    auteur,
)

DU_COMPTE = f"{ANNEES_DE_COMPTE} ans après la dernière connexion"
_ENTRER = "ouvrir le site aux personnes qui y ont droit"
_INTRUSION = "comprendre une intrusion"

DONNEES = {
    "Utilisateur": (
        Donnees(
            champs=("email", "nom", "prenom"),
            quoi="nom, prénom et adresse e-mail du compte",
            pourquoi=_ENTRER,
            duree=DU_COMPTE,
            lecteurs=Lecteurs.CERCLE,
            devenir=Devenir.LIBELLE,
        ),
        Donnees(
            champs=("role", "is_active", "cree_le", "last_login"),
            quoi="rôle, état, ouverture et dernière connexion du compte",
            pourquoi=_ENTRER,
            duree=DU_COMPTE,
            lecteurs=Lecteurs.SERVICE,
            devenir=Devenir.VIDE,
        ),
        Donnees(
            champs=("password",),
            quoi="empreinte du mot de passe",
            pourquoi=_ENTRER,
            duree=DU_COMPTE,
            lecteurs=Lecteurs.PERSONNE,
            devenir=Devenir.VIDE,
            remise=False,
        ),
    ),
    "DemandeAcces": (
        Donnees(
            champs=("utilisateur", "siret", "nom", "prenom", "email", "telephone", "message"),
            quoi="demande d’accès : nom, adresse e-mail, téléphone, établissement, message",
            pourquoi="décider qui saisit pour un établissement",
            duree="jusqu’à la réponse, puis 1 an",
            lecteurs=Lecteurs.SERVICE,
            devenir=Devenir.LIGNE,
        ),
        Donnees(
            champs=("motif",),
            quoi="motif de la réponse à une demande d’accès",
            pourquoi="dire pourquoi une demande est refusée",
            duree="1 an après la réponse",
            lecteurs=Lecteurs.SERVICE,
            devenir=Devenir.TEXTE,
        ),
        auteur(
            "decidee_par",
            "qui a répondu à une demande d’accès",
            date="decidee_le",
            lecteurs=Lecteurs.SERVICE,
        ),
    ),
    "CleActivation": (
        Donnees(
            champs=("email", "role", "cree_le", "utilisee_le"),
            quoi="adresse à laquelle une clé d’activation a été envoyée",
            pourquoi=_ENTRER,
            duree="1 an après son emploi, son annulation ou sa fin",
            lecteurs=Lecteurs.SERVICE,
            devenir=Devenir.LIGNE,
        ),
        auteur(
            "cree_par",
            "qui a donné une clé d’activation",
            date="cree_le",
            lecteurs=Lecteurs.SERVICE,
        ),
    ),
    "ChangementAdresse": (
        Donnees(
            champs=("utilisateur", "nouvelle", "cree_le"),
            quoi="nouvelle adresse e-mail demandée",
            pourquoi=_ENTRER,
            duree="30 jours",
            lecteurs=Lecteurs.PERSONNE,
            devenir=Devenir.LIGNE,
        ),
    ),
    "SaisieGardee": (
        Donnees(
            champs=("utilisateur", "chemin", "page", "champs", "le"),
            quoi="ce qui était saisi quand la connexion s’est terminée",
            pourquoi="ne rien faire saisir deux fois",
            duree="2 heures",
            lecteurs=Lecteurs.SOI,
            devenir=Devenir.LIGNE,
        ),
    ),
    "SessionOuverte": (
        Donnees(
            champs=("utilisateur", "ouverte_le", "vue_le", "navigateur", "ip"),
            quoi="sessions ouvertes : appareil, adresse IP, depuis quand, dernière page demandée",
            pourquoi="montrer à chacun où il est connecté, et le laisser fermer une session",
            duree="12 heures au plus, jusqu’à la déconnexion",
            lecteurs=Lecteurs.SERVICE,
            devenir=Devenir.LIGNE,
        ),
    ),
    "Acte": (
        Donnees(
            champs=("utilisateur", "email", "nature", "detail", "le"),
            quoi="journal des comptes : ce qui a été fait sur un compte ou un rattachement",
            pourquoi="rendre compte des droits donnés et retirés",
            duree=f"{ANNEES_DE_NOM} ans",
            lecteurs=Lecteurs.SERVICE,
            devenir=Devenir.LIBELLE,
        ),
        auteur("auteur", "qui a agi sur un compte", date="le", lecteurs=Lecteurs.SERVICE),
    ),
    "Connexion": (
        Donnees(
            champs=("utilisateur", "email", "nature", "ip", "le"),
            quoi="connexions et refus : adresse saisie, adresse IP, date",
            pourquoi=_INTRUSION,
            duree="1 an",
            lecteurs=Lecteurs.SERVICE,
            devenir=Devenir.LIGNE,
            fondement=Fondement.INTERET,
        ),
    ),
}
SANS_PERSONNE = {
    "Utilisateur_groups": "droits de Django, que SOFI n’emploie pas",
    "Utilisateur_user_permissions": "droits de Django, que SOFI n’emploie pas",
}
