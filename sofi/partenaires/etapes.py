"""The steps of the road of a session, and what to do where an action stops."""

import datetime
from dataclasses import dataclass

from sofi.offre.codes import Etat

FAIT, ARRET, ATTENTE, A_VENIR = "ok", "erreur", "alerte", "neutre"
ORGANISME, SERVICE, REGION, ADMINISTRATION = (
    "l’organisme",
    "le service Offre",
    "la Région",
    "l’administration",
)
ARRETS = {
    Etat.EN_SAISIE: ("Pas encore envoyée", "compléter l’action, puis l’envoyer.", ORGANISME),
    Etat.ATTENTE_VALIDATION: ("Le service Offre l’examine", "rien à faire d’autre.", SERVICE),
    Etat.ATTENTE_REPONSES: (
        "Le service Offre a posé une question",
        "répondre à la question : le délai ne court pas.",
        ORGANISME,
    ),
    Etat.ATTENTE_ACCORD: (
        "Accord de la Région demandé",
        "répondre à la demande : le délai du service Offre ne court pas.",
        REGION,
    ),
    Etat.QUESTION_REGION: (
        "La Région a posé une question",
        "répondre à la Région : le délai ne court pas.",
        ORGANISME,
    ),
    Etat.ARCHIVEE: ("L’action est archivée", "la désarchiver, si elle a encore lieu.", ORGANISME),
    Etat.VALIDEE: (
        "Cette session n’est pas dans la version publiée",
        "ouvrir une modification, vérifier la session, puis l’envoyer.",
        ORGANISME,
    ),
}


@dataclass(frozen=True)
class Etape:
    """A step: its state, when, and what to do when it stops there."""

    nom: str
    etat: str
    texte: str = ""
    quand: datetime.datetime | None = None
    que_faire: str = ""
    pour: str = ""
    adresse: str = ""

    @property
    def mot(self) -> str:
        """The state in a word, for who doesn't see its drawing."""
        mots = {FAIT: "Fait", ARRET: "Arrêté", ATTENTE: "En attente", A_VENIR: "À venir"}
        return mots[self.etat]
