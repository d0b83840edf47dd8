"""An action as its pages show it: published, proposed, what changes between the two, the thread."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from sofi.offre.chargement import charger
from sofi.offre.models import Action
from sofi.validation import differences
from sofi.validation.differences import CarteChangee
from sofi.validation.document import Document, construire
from sofi.validation.fil import Message, fil
from sofi.validation.models import Nature, OffrePubliee, Version

from .recapitulatif import Arbre, arbre


@dataclass
class DossierDAction:
    """An action read in a bounded number of queries, whatever its number of sessions."""

    action: Action

    @cached_property
    def publiee(self) -> Version | None:
        offre = OffrePubliee.objects.select_related("version").filter(action_id=self.action.pk)
        publiee = offre.first()
        return publiee.version if publiee else None

    @cached_property
    def versions(self) -> list[Version]:
        """Every version with the Région's agreement if it had one, the last one first, without their documents."""
        publiees = Version.objects.filter(action_id=self.action.pk).defer("document")
        versions = publiees.select_related("auteur", "accord__evenement")
        return list(versions.order_by("-numero"))

    @cached_property
    def prochain_numero(self) -> int:
        """The number that validating would give."""
        return self.versions[0].numero + 1 if self.versions else 1

    @cached_property
    def chargee(self) -> Action:
        """The action with all that the rules, the checks and the document read."""
        return charger(Action.objects.filter(pk=self.action.pk)).get()

    @cached_property
    def document_propose(self) -> Document:
        """The document that validating now would write."""
        return construire(
            self.chargee,
            numero=self.prochain_numero,
            nature=Nature.VALIDATION,
            publie_le=timezone.now(),
        )

    @cached_property
    def arbre(self) -> Arbre:
        """The four cards as entered."""
        return arbre(self.document_propose)

    @cached_property
    def differences(self) -> list[CarteChangee]:
        """What validating would change to what is public."""
        return (
            differences.comparer(self.publiee.document, self.document_propose)
            if self.publiee
            else []
        )

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
        return next((m for m in self.fil if m.acte == "envoyer"), None)

    def onglet(self, demande: str) -> str:
        """The tab asked for, else what to look at first: the differences when there are any."""
        if demande in ("differences", "action", "versions"):
            return demande
        return "differences" if self.differences else "action"
