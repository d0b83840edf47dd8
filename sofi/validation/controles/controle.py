"""What a check finds, and the table of the checks."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sofi.offre.codes import Fiche
from sofi.offre.gabarits import contraintes_de
from sofi.offre.models import Action
from sofi.offre.regles.examen import libelle
from sofi.socle.formats import insecables
from sofi.socle.texte_riche import examiner


class Niveau(StrEnum):
    """How much it weighs in the decision."""

    BLOQUANT = "bloquant"
    ALERTE = "alerte"
    INFORMATION = "information"


@dataclass(frozen=True)
class Controle:
    """One thing a validator should look at: where, what, and what to do about it, in French."""

    niveau: Niveau
    fiche: Fiche
    objet: int | None
    champ: str
    message: str
    remede: str

    @property
    def libelle(self) -> str:
        return libelle(self.fiche, self.champ)


def controle(
    niveau: Niveau, fiche: Fiche, objet: int | None, champ: str, message: str, remede: str
) -> Controle:
    """Make one, with French spaces."""
    return Controle(niveau, fiche, objet, champ, insecables(message), insecables(remede))


Verification = Callable[[Action], Iterator[Controle]]
"""Asked of an action that comes from `offre.chargement`; reads, never writes nor fetches."""


@dataclass(frozen=True)
class Texte:
    """A text that the organisme wrote, as plain text: where it is, and what it says."""

    fiche: Fiche
    objet: int | None
    champ: str
    texte: str


RICHES_OU_LONGS = (
    "complement_programme",
    "objectifs",
    "resultats_attendus",
    "plus_formation",
    "commentaire_prerequis",
    "public_vise",
)


_PHRASES = re.compile(r"(?<=[.!?])\s+|\n+")


def textes(action: Action) -> Iterator[Texte]:
    """What the organisme wrote of the texts that the public reads; empty ones left out."""
    for champ in RICHES_OU_LONGS:
        lu = examiner(getattr(action, champ)).texte
        if texte := ecrit_par_l_organisme(action, Fiche.ACTION, champ, lu):
            yield Texte(Fiche.ACTION, action.pk, champ, texte)
    for session in _sessions(action):
        nom, lu = "commentaire_duree", session.commentaire_duree
        if texte := ecrit_par_l_organisme(action, Fiche.SESSION, nom, lu):
            yield Texte(Fiche.SESSION, session.pk, nom, texte)


def titres(action: Action) -> Iterator[Texte]:
    """What the organisme wrote of the title: the whole of it, but what comes with a sheet."""
    lus = [(Fiche.ACTION, action.pk, "complement_intitule", action.complement_intitule)]
    if not action.formation.est_sur_fiche:
        lus.append((Fiche.FORMATION, action.formation_id, "intitule", action.formation.intitule))
    for fiche, objet, champ, lu in lus:
        if texte := ecrit_par_l_organisme(action, fiche, champ, lu):
            yield Texte(fiche, objet, champ, texte)


def ecrit_par_l_organisme(action: Action, fiche: Fiche, champ: str, texte: str) -> str:
    """The text without the sentences that the programme's gabarit gave: nobody is judged on the Région's words."""
    donne = contraintes_de(action).contrainte_de(fiche, champ).depart
    if not isinstance(donne, str):
        return texte.strip()
    donnees = {_mots(phrase) for phrase in _PHRASES.split(examiner(donne).texte)}
    phrases = _PHRASES.split(texte)
    return "\n".join(phrase for phrase in phrases if _mots(phrase) not in donnees).strip()


def _mots(phrase: str) -> str:
    return " ".join(phrase.split())


def _sessions(action: Action) -> list[Any]:
    return [session for session in action.sessions.all() if session.retiree_le is None]
