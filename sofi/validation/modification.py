"""What the cards of a published action change of what the public reads."""

from django.utils import timezone

from sofi.offre.chargement import charger
from sofi.offre.models import Action

from . import document
from .differences import CarteChangee, comparer
from .document import Document
from .models import Nature, Version


def cartes_relues(action: Action) -> Document:
    """The cards as they stand now, read again, whatever was public."""
    lue = charger(Action.objects.filter(pk=action.pk)).get()
    return document.construire(lue, numero=0, nature=Nature.VALIDATION, publie_le=timezone.now())


def document_propose(action: Action, publiee: Version) -> Document:
    """The document that validating would publish today; `action` is as `charger` gives it."""
    return document.construire(
        action, numero=publiee.numero + 1, nature=Nature.VALIDATION, publie_le=timezone.now()
    )


def changements(action: Action, publiee: Version) -> list[CarteChangee]:
    """What it changes of the public version, card by card."""
    return comparer(publiee.document, document_propose(action, publiee))
