"""The thread of an action: each crossing and each question, in the order they happened."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from sofi.comptes.models import Role, Utilisateur
from sofi.offre.codes import Etat, Fiche
from sofi.offre.models import Action
from sofi.offre.regles.examen import libelle

from . import actualite, apports, correction, directe, remplacement
from .circuit import TRANSITIONS
from .models import Evenement, Question
from .places import SANS_PLACES

CLASSES_DES_ROLES = {
    Role.ORGANISME: "organisme",
    Role.SERVICE_OFFRE: "offre",
    Role.ADMINISTRATION: "offre",
    Role.REGION: "region",
}
HORS_CIRCUIT = {
    directe.ACTE: "Mise à jour directe",
    actualite.ACTE: "Toujours d'actualité",
    correction.ACTE: "Corrigé par le Cariforef",
    apports.ACTE: "Publié par une autre source",
    remplacement.ACTE: "Code Certif Info remplacé",
    remplacement.ACTE_VU: "Nouveau code Certif Info confirmé",
}
ACTES_QUI_CORRIGENT = frozenset({correction.ACTE, SANS_PLACES})
RETOURS_A_L_ORGANISME = ACTES_QUI_CORRIGENT | {"refuser", "refuser_accord", remplacement.ACTE}
QUESTIONS = frozenset({"questionner", "questionner_accord"})
FICHES_NUMEROTEES = (Fiche.SESSION, Fiche.DISPOSITIF)


@dataclass(frozen=True)
class Message:
    """One line of the thread. `qui`: organisme, offre, region, or nothing when nobody is known."""

    le: datetime.datetime
    acte: str
    libelle: str
    auteur: Utilisateur | None
    texte: str
    vers: str
    question: Question | None = None
    version: int | None = None
    correction: int | None = None  # the event whose before and after can be read

    @property
    def qui(self) -> str:
        """On which side it was said."""
        return CLASSES_DES_ROLES[Role(self.auteur.role)] if self.auteur else ""

    @property
    def sujet(self) -> str:
        """What the question is about; empty when it isn't a question."""
        return sujet(self.question) if self.question else ""


def fil(action: Action) -> list[Message]:
    """The thread, oldest first, in two queries.

    Each question was written with its crossing, in the same transaction and under the action's lock:
    the nth question goes with the nth event of QUESTIONS.
    """
    questions = iter(action.questions.order_by("pk"))
    evenements = action.evenements.select_related("auteur", "version").defer("version__document")
    return [_message(evenement, questions) for evenement in evenements]


def retours(messages: list[Message]) -> list[Message]:
    """What came back since the organisme last did something: refusals, corrections, codes replaced; the last first."""
    rangs_de_l_organisme = [
        rang for rang, message in enumerate(messages) if message.qui == "organisme"
    ]
    depuis = messages[rangs_de_l_organisme[-1] + 1 :] if rangs_de_l_organisme else messages
    return [message for message in reversed(depuis) if message.acte in RETOURS_A_L_ORGANISME]


def nom_de_l_acte(acte: str) -> str:
    """How an event is named on screen."""
    transition = TRANSITIONS.get(acte)
    return transition.libelle if transition else HORS_CIRCUIT.get(acte, acte)


def _message(evenement: Evenement, questions: Iterator[Question]) -> Message:
    return Message(
        le=evenement.le,
        acte=evenement.acte,
        libelle=nom_de_l_acte(evenement.acte),
        auteur=evenement.auteur,
        texte=evenement.commentaire,
        vers=Etat(evenement.vers).label,
        question=next(questions, None) if evenement.acte in QUESTIONS else None,
        version=evenement.version.numero if evenement.version else None,
        correction=evenement.pk if evenement.acte in ACTES_QUI_CORRIGENT else None,
    )


def sujet(question: Question) -> str:
    """« Durée en entreprise, session 143842 », « fiche Action »; empty for what is asked of the Région."""
    if question.de_la_region:
        return ""
    fiche = Fiche(question.fiche)
    numero = f" {question.objet}" if fiche in FICHES_NUMEROTEES and question.objet else ""
    if not question.champ:
        return f"fiche {fiche.label}{numero}"
    carte = f"{fiche.label.lower()}{numero}" if numero else f"fiche {fiche.label}"
    return f"{libelle(fiche, question.champ)}, {carte}"
