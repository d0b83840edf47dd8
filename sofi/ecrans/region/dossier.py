"""What the page of an action shows to the Région."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from sofi.comptes.models import Utilisateur
from sofi.ecrans.commun.dossier import DossierDAction
from sofi.ecrans.commun.recapitulatif import Arbre, arbre
from sofi.offre.codes import Etat
from sofi.offre.models import Action
from sofi.socle.formats import accord
from sofi.socle.jours_ouvres import compter
from sofi.validation.fil import Message
from sofi.validation.models import AccordRegion
from sofi.validation.places import Remplissage, actions_du_lot, places_a_rendre, remplissage
from sofi.validation.region import Demande, ce_qui_est_demande, forfaits_en_cause

from .decisions import Reponse
from .remplissage import Barre

MONTREES = 12
DU_FIL = ("questionner_accord", "repondre_accord")


def depuis(action: Action) -> str:
    """« depuis 2 jours ouvrés », in the state it is in."""
    jours = compter(timezone.localdate(action.etat_depuis), timezone.localdate())
    return (
        f"depuis {accord(jours, 'jour ouvré', 'jours ouvrés')}" if jours else "depuis aujourd’hui"
    )


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
        attend = self.action.etat in (Etat.ATTENTE_ACCORD, Etat.QUESTION_REGION)
        return self.envoi.texte if attend and self.envoi else ""

    @property
    def accords(self) -> list[AccordRegion]:
        """The agreements that versions were validated under, the last one first."""
        accords = AccordRegion.objects.filter(version__action_id=self.action.pk)
        accords_lus = accords.select_related("version", "evenement__auteur").defer(
            "version__document"
        )
        return list(accords_lus.order_by("-version__numero"))

    @property
    def a_decider(self) -> bool:
        """The request waits for the Région."""
        return self.action.etat == Etat.ATTENTE_ACCORD

    @property
    def demandes(self) -> list[Demande]:
        """The dates and places that the request changes."""
        if not self.motif or self.publiee is None:
            return []
        return ce_qui_est_demande(self.publiee.document, self.document_propose)

    @property
    def attend_dit(self) -> str:
        """« Attend depuis 2 jours ouvrés », or whom it waits for when it isn't the Région."""
        return f"{'Vous attend' if self.a_decider else 'Attend l’organisme'} {depuis(self.action)}"

    @cached_property
    def du_lot(self) -> list[Action]:
        """The actions of the lot, this one first."""
        return actions_du_lot(self.action)

    @cached_property
    def lot(self) -> Remplissage | None:
        """How full the lot is with what is asked."""
        return remplissage(self.action, self.du_lot)

    @property
    def barre(self) -> Barre | None:
        """The same, drawn."""
        return Barre(self.lot) if self.lot else None

    @property
    def du_lot_montrees(self) -> list[Action]:
        """This action, those that describe the same order, then others, as many as a page shows."""
        memes_id = {action.pk for action in self.autres_du_meme_id}
        rang = {action.pk: (action.pk not in memes_id) for action in self.du_lot[1:]}
        autres = sorted(self.du_lot[1:], key=lambda action: (rang[action.pk], action.pk))
        return [*self.du_lot[:1], *autres][:MONTREES]

    @property
    def autres_du_meme_id(self) -> list[Action]:
        """The other actions of the lot that describe the same order of the Région."""
        achetee = self.action.id_action_cr
        return [autre for autre in self.du_lot[1:] if achetee and autre.id_action_cr == achetee]

    @property
    def nombre_du_meme_id(self) -> int:
        """How many actions describe that order, this one among them."""
        return len(self.autres_du_meme_id) + 1

    @property
    def echanges(self) -> list[Message]:
        """The questions of the Région and their answers since the last sending, oldest first."""
        recents = []
        for message in self.fil:
            if message.acte == "envoyer":
                break
            if message.acte in DU_FIL:
                recents.append(message)
        return recents[::-1]

    def reponse(self, donnees: Any = None) -> Reponse:
        """The form of the answer."""
        trop = self.lot.trop if self.lot else 0
        return Reponse(
            donnees,
            lot=self.lot,
            sans_places=bool(places_a_rendre(self.action)),
            initial={"vue": len(self.fil), "trop": trop, "decision": "accorder"},
        )

    def onglet(self, demande: str) -> str:
        """The tab asked for; the differences only when there is something to compare."""
        choisi = super().onglet(demande) if self.comparable else demande
        permis = (
            ("differences", "action", "versions") if self.comparable else ("action", "versions")
        )
        return choisi if choisi in permis else "action"


def contexte(
    dossier: Dossier, onglet: str, *, refuse: Reponse | None = None, conflit: str = ""
) -> dict[str, Any]:
    """The action as it is now; with the decision just refused, what was typed in it kept."""
    reponse = dossier.reponse() if dossier.a_decider else None
    if reponse is not None and refuse is not None and not conflit:
        reponse = refuse
    return {
        "dossier": dossier,
        "action": dossier.action,
        "onglet": dossier.onglet(onglet),
        "reponse": reponse,
        "refuse": refuse,
        "conflit": conflit,
    }
