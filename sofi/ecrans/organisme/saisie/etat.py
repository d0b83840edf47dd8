"""The état de la saisie: read once per request, shown on every card and on the récapitulatif."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from sofi.offre.chargement import charger
from sofi.offre.codes import Fiche
from sofi.offre.fiches import FICHES
from sofi.offre.models import Action, Dispositif, Session
from sofi.offre.regles import (
    ERREUR,
    MANQUE,
    Manque,
    avertissements,
    erreurs,
    examiner_chargee,
)
from sofi.socle.formats import jour_saisi
from sofi.validation.models import Question
from sofi.validation.publication import sessions_publiees

from . import adresses

ICONES: dict[str, tuple[str, str, str]] = {
    ERREUR: ("non", "Erreur", "erreur"),
    MANQUE: ("vide", "Manquant", "alerte"),
    "avertissement": ("alerte", "Avertissement", "alerte"),
}
_FIN_DE_PHRASE = re.compile(r"(?<=[.!?])\s")


@dataclass(frozen=True)
class Point:
    """A line of the état de la saisie, leading to the field."""

    niveau: str
    texte: str
    url: str

    @property
    def icone(self) -> str:
        """A dashed circle when missing, a crossed one when wrong, a triangle to check."""
        return ICONES[self.niveau][0]

    @property
    def nom(self) -> str:
        """What the icon says, read aloud."""
        return ICONES[self.niveau][1]

    @property
    def etat(self) -> str:
        """Its colour."""
        return ICONES[self.niveau][2]


@dataclass(frozen=True)
class Groupe:
    """A card of the état de la saisie. `existe`: false while there is no such card."""

    fiche: Fiche
    titre: str
    points: list[Point] = field(default_factory=list)
    existe: bool = True

    @property
    def lettre(self) -> str:
        """The letter of the card; empty for the établissement."""
        return "" if self.fiche == Fiche.ETABLISSEMENT else str(self.fiche.value)

    @property
    def complet(self) -> str:
        """« Complet » or « Complète »; empty when something is to be said."""
        if self.points or not self.existe:
            return ""
        masculin = self.fiche in (Fiche.ETABLISSEMENT, Fiche.DISPOSITIF)
        return "Complet" if masculin else "Complète"


class Saisie:
    """What the screens of one action share: its cards, all its lacks, the questions that wait."""

    def __init__(self, action: Action) -> None:
        self.action = charger(Action.objects.filter(pk=action.pk)).get()
        self.action.correcteur = action.correcteur
        publiees = sessions_publiees(action.pk)
        self.manques = examiner_chargee(self.action, publiees=publiees)

    @cached_property
    def questions(self) -> list[Question]:
        """The questions without an answer."""
        return list(Question.objects.filter(action_id=self.action.pk, reponse=""))

    @cached_property
    def sessions(self) -> dict[int, Session]:
        """The sessions of the action that are not withdrawn, by number."""
        return {s.pk: s for s in self.action.sessions.all() if s.retiree_le is None}

    @cached_property
    def dispositifs(self) -> list[Dispositif]:
        return [d for s in self.sessions.values() for d in s.dispositifs.all()]

    @property
    def bloquants(self) -> list[Manque]:
        """What refuses the sending."""
        return erreurs(self.manques)

    @property
    def a_verifier(self) -> list[Manque]:
        """What only warns."""
        return avertissements(self.manques)

    def manques_de(self, fiche: Fiche, objet: int | None = None) -> list[Manque]:
        """What is filled on one card; on all the cards of its kind without a number."""
        manques = [m for m in self.manques if adresses.carte_de(m) == fiche]
        return manques if objet is None else [m for m in manques if m.objet in (None, objet)]

    def suites(self, fiche: Fiche, objet: int) -> list[Manque]:
        """What is said of the cards added from this one: its sessions, its dispositifs."""
        return [
            m
            for m in self.manques
            if m.champ in ("sessions", "dispositifs") and (m.fiche, m.objet) == (fiche, objet)
        ]

    def des_dispositifs(self, dispositifs: Iterable[Dispositif]) -> list[Manque]:
        """What is filled on these D cards, the fields of their sessions included."""
        numeros = {d.pk for d in dispositifs}
        sessions = {d.session_id for d in dispositifs}
        return [
            m
            for m in self.manques_de(Fiche.DISPOSITIF)
            if m.objet in (sessions if m.fiche == Fiche.SESSION else numeros)
        ]

    def lien(self, manque: Manque) -> str:
        """Where it is filled."""
        return adresses.lien(self.action, manque, self.sessions)

    @property
    def compte(self) -> str:
        """« 6 points bloquent l'envoi : 2 à corriger, 4 à compléter. »"""
        bloquants = self.bloquants
        if not bloquants:
            return ""
        a_corriger = sum(manque.niveau == ERREUR for manque in bloquants)
        parties = [
            f"{a_corriger} à corriger" if a_corriger else "",
            f"{len(bloquants) - a_corriger} à compléter" if len(bloquants) > a_corriger else "",
        ]
        return ", ".join(filter(None, parties))

    @cached_property
    def requis(self) -> tuple[int, int]:
        """How many required fields there are, and how many are filled."""
        cartes = [
            (Fiche.ETABLISSEMENT, self.action.etablissement),
            (Fiche.FORMATION, self.action.formation),
            (Fiche.ACTION, self.action),
            *((Fiche.SESSION, session) for session in self.sessions.values()),
            *((Fiche.DISPOSITIF, dispositif) for dispositif in self.dispositifs),
        ]
        demandes = [
            champ.est_vide(carte)
            for fiche, carte in cartes
            for champ in FICHES[fiche]
            if champ.requis(carte)
        ]
        return len(demandes), demandes.count(False)

    @cached_property
    def groupes(self) -> list[Groupe]:
        """The établissement, then the cards, each session followed by its dispositifs."""
        groupes = [
            Groupe(fiche, str(fiche.label), self._points(self.manques_de(fiche)))
            for fiche in (Fiche.ETABLISSEMENT, Fiche.FORMATION, Fiche.ACTION)
        ]
        if not self.sessions:
            return [
                *groupes,
                Groupe(
                    Fiche.SESSION, "Session", self._points(self.manques_de(Fiche.SESSION)), False
                ),
                Groupe(Fiche.DISPOSITIF, "Dispositif", existe=False),
            ]
        for session in self.sessions.values():
            groupes += self._groupes_de(session)
        return groupes

    def _groupes_de(self, session: Session) -> list[Groupe]:
        """A session and its dispositifs; what the session asks of them is said on the first one."""
        jour = f" du {jour_saisi(session.date_debut)}" if session.date_debut else ""
        titre = f"Session {session.pk}{jour if len(self.sessions) > 1 else ''}"
        groupes = [
            Groupe(Fiche.SESSION, titre, self._points(self.manques_de(Fiche.SESSION, session.pk)))
        ]
        communs = [
            m for m in self.manques_de(Fiche.DISPOSITIF, session.pk) if m.fiche == Fiche.SESSION
        ]
        for dispositif in session.dispositifs.all():
            propres_au_dispositif = [
                m
                for m in self.manques_de(Fiche.DISPOSITIF, dispositif.pk)
                if m.fiche != Fiche.SESSION
            ]
            nom = dispositif.type.sigle or dispositif.type.libelle
            groupes.append(
                Groupe(Fiche.DISPOSITIF, nom, self._points(communs + propres_au_dispositif))
            )
            communs = []
        if len(groupes) == 1:
            groupes.append(Groupe(Fiche.DISPOSITIF, "Dispositif", self._points(communs), False))
        return groupes

    def _points(self, manques: Iterable[Manque]) -> list[Point]:
        return [Point(m.niveau, en_bref(m), self.lien(m)) for m in manques]


A_AJOUTER = {
    "sessions": "Ajoutez au moins une session",
    "dispositifs": "Ajoutez au moins un dispositif",
    "contacts": "Ajoutez au moins un contact joignable",
}


def en_bref(manque: Manque) -> str:
    """The field, and for what is wrong the first sentence that says so."""
    if manque.niveau == MANQUE:
        return A_AJOUTER.get(manque.champ, manque.libelle)
    return f"{manque.libelle} : {_FIN_DE_PHRASE.split(manque.message)[0].rstrip('.')}"
