"""What is kept of the people who look for a training: what they leave, for a time that is said."""

from sofi.socle.personnel import Devenir, Donnees, Fondement, Lecteurs, auteur

_LU = "30 jours après la réponse ; sans réponse, un an, dont onze mois sans l’adresse"
DONNEES = {
    "Signalement": (
        Donnees(
            champs=("courriel",),
            quoi="adresse e-mail laissée pour la réponse par qui signale une erreur",
            pourquoi="corriger l’offre et répondre",
            duree="30 jours après la dernière étape",
            lecteurs=Lecteurs.PERSONNE,
            devenir=Devenir.VIDE,
            fondement=Fondement.CONSENTEMENT,
        ),
        Donnees(
            champs=("objet", "texte", "le"),
            quoi="erreur signalée par le public",
            pourquoi="corriger l’offre et répondre",
            duree=_LU,
            lecteurs=Lecteurs.CERCLE,
            devenir=Devenir.TEXTE,
            fondement=Fondement.CONSENTEMENT,
        ),
        Donnees(
            champs=("titre", "organisme"),
            quoi="formation sur laquelle une erreur est signalée",
            pourquoi="corriger l’offre et répondre",
            duree=_LU,
            lecteurs=Lecteurs.CERCLE,
            devenir=Devenir.TEXTE,
            fondement=Fondement.CONSENTEMENT,
        ),
    ),
    "EtapeDeSignalement": (
        Donnees(
            champs=("texte",),
            quoi="ce qui est dit d’une erreur signalée",
            pourquoi="corriger l’offre et répondre",
            duree="30 jours après la dernière étape",
            lecteurs=Lecteurs.CERCLE,
            devenir=Devenir.TEXTE,
            fondement=Fondement.CONSENTEMENT,
        ),
        auteur("auteur", "qui a répondu à un signalement", date="le"),
    ),
    "Abonne": (
        Donnees(
            champs=("adresse",),
            quoi="adresse e-mail qui suit une recherche",
            pourquoi="prévenir des nouvelles formations",
            duree="jusqu’à l’arrêt de la dernière alerte ; 7 jours sans confirmation",
            lecteurs=Lecteurs.PERSONNE,
            devenir=Devenir.LIGNE,
            fondement=Fondement.CONSENTEMENT,
        ),
    ),
    "Alerte": (
        Donnees(
            champs=("recherche", "rythme", "demandee_le"),
            quoi="recherche suivie par une alerte",
            pourquoi="prévenir des nouvelles formations",
            duree="1 an, jusqu’à l’arrêt, ou 7 jours sans confirmation",
            lecteurs=Lecteurs.PERSONNE,
            devenir=Devenir.LIGNE,
            fondement=Fondement.CONSENTEMENT,
        ),
    ),
}
SANS_PERSONNE: dict[str, str] = {}
