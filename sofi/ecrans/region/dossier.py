"""What the page of an action shows to the Région."""

from dataclasses import dataclass
from typing import Any

from sofi.comptes.models import Utilisateur
from sofi.ecrans.commun.decisions import Decision
from sofi.ecrans.commun.dossier import DossierDAction
from sofi.ecrans.commun.recapitulatif import Arbre, arbre
from sofi.offre.codes import Etat
from sofi.validation import circuit
from sofi.validation.models import AccordRegion
from sofi.validation.region import forfaits_en_cause

from .decisions import formulaire


@dataclass
class Dossier(DossierDAction):
    """An action of a regional programme: what is published, and what was sent to change it."""

    utilisateur: Utilisateur

    @property
    def en_saisie(self) -> bool:
        """The organisme is at work: what it enters is its own until it sends it."""
        return self.action.etat == Etat.EN_SAISIE

    @property
    def comparable(self) -> bool:
        """There is a published version, and something sent to compare it with."""
        return self.publiee is not None and not self.en_saisie

    @property
    def cartes(self) -> Arbre | None:
        """The cards as published, while the organisme is at work; as sent otherwise."""
        if not self.en_saisie:
            return self.arbre
        return arbre(self.publiee.document) if self.publiee else None

    @property
    def forfaits(self) -> list[str]:
        """What is proposed to sessions « au forfait recrutement »."""
        if self.publiee is None or self.en_saisie:
            return []
        return forfaits_en_cause(self.action.lot, self.publiee.document, self.document_propose)

    @property
    def motif(self) -> str:
        """Why the organisme asks for the change that waits, in its own words."""
        attend = self.action.etat == Etat.ATTENTE_ACCORD
        return self.envoi.texte if attend and self.envoi else ""

    @property
    def accords(self) -> list[AccordRegion]:
        """The agreements that versions were validated under, the last one first."""
        accords = AccordRegion.objects.filter(version__action_id=self.action.pk)
        accords_lus = accords.select_related("version", "evenement__auteur").defer(
            "version__document"
        )
        return list(accords_lus.order_by("-version__numero"))

    def decisions(self) -> dict[str, Decision]:
        """The forms of what this person may decide from this state."""
        return {
            nom: formulaire(nom, vue=len(self.fil))
            for nom in circuit.possibles(self.action, self.utilisateur)
        }

    def onglet(self, demande: str) -> str:
        """The tab asked for; the differences only when there is something to compare."""
        choisi = super().onglet(demande) if self.comparable else demande
        permis = (
            ("differences", "action", "versions") if self.comparable else ("action", "versions")
        )
        return choisi if choisi in permis else "action"


def contexte(
    dossier: Dossier, onglet: str, *, refuse: Decision | None = None, conflit: str = ""
) -> dict[str, Any]:
    """The action as it is now; with the decision just refused, what was typed in it kept."""
    decisions = dossier.decisions()
    if refuse is not None and refuse.nom in decisions and not conflit:
        decisions[refuse.nom] = refuse
    return {
        "dossier": dossier,
        "action": dossier.action,
        "onglet": dossier.onglet(onglet),
        "decisions": decisions,
        "refuse": refuse,
        "conflit": conflit,
    }
