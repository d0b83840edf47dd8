"""What the page of an action shows to the service Offre: its cards, the checks, what resembles, the decisions."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from sofi.annuaire.models import Contact
from sofi.comptes.models import Utilisateur
from sofi.diffusion.semblables import Semblable, semblables
from sofi.ecrans.commun.decisions import Decision
from sofi.ecrans.commun.dossier import DossierDAction
from sofi.ecrans.commun.qualite import Piste, pistes
from sofi.ecrans.commun.recapitulatif import Arbre, arbre
from sofi.offre.codes import Fiche
from sofi.offre.fiches import FICHES
from sofi.offre.regles import Manque, examiner_chargee
from sofi.socle.formats import accord
from sofi.validation import circuit
from sofi.validation.controles import Controle, controler
from sofi.validation.directe import REFERENTS
from sofi.validation.models import Question
from sofi.validation.qualite import Constat, Qualite, evaluer

from .decisions import Valider, formulaire


@dataclass
class Dossier(DossierDAction):
    """An action under review, with the checks and the decisions of the service Offre."""

    utilisateur: Utilisateur

    @property
    def eligible_cpf(self) -> bool:
        """The certification of the action is today."""
        fiche = self.action.formation.fiche
        return fiche is not None and fiche.eligible_cpf(timezone.localdate())

    @cached_property
    def manques(self) -> list[Manque]:
        """What the rules find today; sessions already published and ended since are history.

        Nothing of what another source publishes: nobody enters it, and no rule holds it back.
        """
        if self.action.est_d_ailleurs:
            return []
        publiees = [s.id for s in self.publiee.document.sessions] if self.publiee else []
        return examiner_chargee(self.chargee, publiees=publiees)

    @property
    def bloquants(self) -> list[Manque]:
        """Those that would refuse the sending."""
        return [manque for manque in self.manques if manque.est_bloquant]

    @property
    def doublons(self) -> list[Semblable]:
        """Those of the similar actions that may be this one entered twice."""
        return [une for une in self.semblables if une.doublon]

    @property
    def controles_dits(self) -> str:
        """« aucune erreur, 2 avertissements, 1 doublon possible »: a possible duplicate is to be looked at too."""
        bloquants, avertissements = len(self.bloquants), len(self.avertissements)
        doublons, points = len(self.doublons), len(self.verifications)
        dits = [accord(bloquants, "erreur", "erreurs") if bloquants else "aucune erreur"]
        if avertissements:
            dits.append(accord(avertissements, "avertissement", "avertissements"))
        elif not doublons:
            dits.append("aucun avertissement")
        if doublons:
            dits.append(accord(doublons, "doublon possible", "doublons possibles"))
        if points:
            dits.append(accord(points, "point à vérifier", "points à vérifier"))
        return ", ".join(dits)

    @property
    def avertissements(self) -> list[Manque]:
        """Those that only warn."""
        return [manque for manque in self.manques if not manque.est_bloquant]

    @property
    def controles(self) -> list[tuple[Manque, str]]:
        """What the rules find, what blocks first; each with the session or the dispositif it is about."""
        numerotees = (Fiche.SESSION, Fiche.DISPOSITIF)
        noms: dict[tuple[str, int | None], str] = {
            (c.carte.fiche, c.carte.objet): c.nom
            for c in self.arbre.cartes()
            if c.carte.fiche in numerotees
        }
        ordonnes = [*self.bloquants, *self.avertissements]
        return [(manque, noms.get((manque.fiche, manque.objet), "")) for manque in ordonnes]

    @cached_property
    def verifications(self) -> list[Controle]:
        """What the service Offre's own checks find, beside the rules."""
        return controler(self.chargee)

    @cached_property
    def qualite(self) -> Qualite:
        """The score of what is proposed."""
        return evaluer(self.document_propose)

    @property
    def pistes(self) -> list[Piste]:
        """What would raise it, each leading to a question about the field when one may be asked."""
        permises = circuit.possibles(self.action, self.utilisateur)

        def lien(constat: Constat) -> str:
            critere, objet = constat.critere, constat.manquants[0]
            if objet is None or "questionner" not in permises:
                return ""
            connus = {champ.nom for champ in FICHES[Fiche(critere.fiche)]}
            champ = critere.champ if critere.champ in connus else ""
            sujet = f"{critere.fiche}:{objet}:{champ}"
            return f"onglet=action&question={sujet}#decision-questionner"

        return pistes(self.qualite.a_faire, lien)

    @cached_property
    def semblables(self) -> list[Semblable]:
        """The actions that may say the same thing."""
        return semblables(self.action)

    @cached_property
    def arbre(self) -> Arbre:
        """The four cards as entered."""
        return arbre(self.document_propose, self.manques)

    @property
    def a_joindre(self) -> list[Contact]:
        """The people named on the cards, whom the service Offre alone may call; not what the public reads already."""
        cites = {
            contact.pk: contact
            for session in self.chargee.sessions.all()
            for nom in REFERENTS
            if (contact := getattr(session, nom)) is not None
        }
        return [c for c in cites.values() if c.ligne_directe or not c.se_nomme]

    @property
    def session_apercue(self) -> int | None:
        """The first session whose public page can be looked at."""
        return next((s.id for s in self.document_propose.sessions if not s.retiree_le), None)

    @cached_property
    def questions(self) -> dict[str, list[Question]]:
        """The questions asked on a field, by « card-number-field », the last one first."""
        posees: dict[str, list[Question]] = {}
        for message in self.fil:
            if (question := message.question) and question.champ:
                cle = f"{question.fiche}-{question.objet}-{question.champ}"
                posees.setdefault(cle, []).append(question)
        return posees

    def decisions(self, sujet: str = "") -> dict[str, Decision]:
        """The forms of what this person may decide from this state; `sujet` is what a question would be about."""
        vue = len(self.fil)
        return {
            nom: self.decision(nom, vue=vue, sujet=sujet)
            for nom in circuit.possibles(self.action, self.utilisateur)
        }

    def decision(self, nom: str, donnees: Any = None, **initial: Any) -> Decision:
        """The form of one decision, on this action as it is."""
        erreurs = len(self.bloquants) if nom == Valider.nom else 0
        return formulaire(nom, self.arbre, donnees, erreurs=erreurs, **initial)
