"""What the page of an action shows: its cards, the checks, what changed, the thread, the decisions."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from sofi.comptes.models import Utilisateur
from sofi.diffusion.semblables import Semblable, semblables
from sofi.ecrans.commun.recapitulatif import Arbre, arbre
from sofi.offre.codes import Fiche
from sofi.offre.models import Action
from sofi.offre.regles import Manque, examiner
from sofi.validation import circuit, differences, document
from sofi.validation.controles import Controle, controler
from sofi.validation.differences import CarteChangee
from sofi.validation.fil import Message, fil
from sofi.validation.models import Nature, OffrePubliee, Question, Version

from .decisions import Decision, formulaire


@dataclass
class Dossier:
    """An action under review, read in a bounded number of queries whatever its number of sessions."""

    action: Action
    utilisateur: Utilisateur

    @cached_property
    def publiee(self) -> Version | None:
        """The version that is public now."""
        offre = OffrePubliee.objects.select_related("version").filter(action_id=self.action.pk)
        publiee = offre.first()
        return publiee.version if publiee else None

    @property
    def eligible_cpf(self) -> bool:
        """The certification of the action is today."""
        fiche = self.action.formation.fiche
        return fiche is not None and fiche.eligible_cpf(timezone.localdate())

    @cached_property
    def versions(self) -> list[Version]:
        """Every version, the last one first, without their documents."""
        versions = Version.objects.filter(action_id=self.action.pk).select_related("auteur")
        return list(versions.defer("document").order_by("-numero"))

    @cached_property
    def prochain_numero(self) -> int:
        """The number that validating would give."""
        return self.versions[0].numero + 1 if self.versions else 1

    @cached_property
    def propose(self) -> dict[str, Any]:
        """The document that validating now would write."""
        chargee = document.charger(Action.objects.filter(pk=self.action.pk)).get()
        return document.construire(
            chargee,
            numero=self.prochain_numero,
            nature=Nature.VALIDATION,
            publie_le=timezone.now(),
        )

    @cached_property
    def manques(self) -> list[Manque]:
        """What the rules find today; sessions already published and ended since are history."""
        publiees = [s["id"] for s in self.publiee.document["sessions"]] if self.publiee else []
        return examiner(self.action, publiees=publiees)

    @property
    def bloquants(self) -> list[Manque]:
        """Those that would refuse the sending."""
        return [manque for manque in self.manques if manque.bloque]

    @property
    def avertissements(self) -> list[Manque]:
        """Those that only warn."""
        return [manque for manque in self.manques if not manque.bloque]

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
        return controler(self.action)

    @cached_property
    def semblables(self) -> list[Semblable]:
        """The actions that may say the same thing."""
        return semblables(self.action)

    @cached_property
    def arbre(self) -> Arbre:
        """The four cards as entered."""
        return arbre(self.propose, self.manques)

    @cached_property
    def differences(self) -> list[CarteChangee]:
        """What validating would change to what is public."""
        return differences.comparer(self.publiee.document, self.propose) if self.publiee else []

    @property
    def nom_publiee(self) -> str:
        """Heads the column of what is public."""
        return f"Version {self.publiee.numero}, publiée" if self.publiee else ""

    @property
    def nom_proposee(self) -> str:
        """Heads the column of what validating would publish."""
        return f"Version {self.prochain_numero}, proposée"

    @property
    def nombre_differences(self) -> int:
        """How many fields, cards added and cards removed."""
        return differences.compte(self.differences)

    @cached_property
    def fil(self) -> list[Message]:
        """The thread, the last message first."""
        return fil(self.action)[::-1]

    @property
    def envoi(self) -> Message | None:
        """The last sending."""
        return next((m for m in self.fil if m.acte in ("envoyer", "repondre")), None)

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
            nom: formulaire(nom, self.arbre, vue=vue, sujet=sujet)
            for nom in circuit.possibles(self.action, self.utilisateur)
        }

    def onglet(self, demande: str) -> str:
        """The tab asked for, else what to look at first: the differences when there are any."""
        if demande in ("differences", "action", "versions"):
            return demande
        return "differences" if self.differences else "action"
