"""Messages about an action on its page, for either side: the thread, and the form that writes."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from sofi.comptes.models import Utilisateur
from sofi.offre.models import Action
from sofi.socle.formats import accord, insecables
from sofi.validation.message import LONGUEUR_MAX
from sofi.validation.messagerie import MessageImpossible, ecrire_message, marquer_lus, messages_de

from .widgets import Texte

ECRIT = (
    "Votre message est envoyé, et prévient par e-mail. Le délai de traitement continue de courir."
)


class FormulaireMessage(forms.Form):
    """What one writes to the other side."""

    message = forms.CharField(
        label="Votre message",
        max_length=LONGUEUR_MAX,
        widget=Texte({"rows": 3}),
        error_messages={"required": "Écrivez votre message."},
    )


def contexte_messages(
    action: Action, lecteur: Utilisateur, refuse: FormulaireMessage | None = None
) -> dict[str, Any]:
    """The thread, how many of it this side hasn't read, the form; one query."""
    du_service = lecteur.est_service_offre
    echanges = messages_de(action)
    recus = [m for m in echanges if m.du_service != du_service and m.lu_le is None]
    return {
        "messages_action": echanges,
        "non_lus": len(recus),
        "form_message": refuse or FormulaireMessage(),
    }


def envoyer(request: HttpRequest, action: Action, auteur: Utilisateur) -> FormulaireMessage | None:
    """Send what was typed; the form, with its reason, when it can't be."""
    formulaire = FormulaireMessage(request.POST)
    if formulaire.is_valid():
        try:
            ecrire_message(action, auteur=auteur, texte=formulaire.cleaned_data["message"])
        except MessageImpossible as impossible:
            formulaire.add_error("message", str(impossible))
        else:
            messages.success(request, insecables(ECRIT))
            return None
    return formulaire


def lire(request: HttpRequest, action: Action, lecteur: Utilisateur) -> None:
    """Say that one read what was received."""
    if nombre := marquer_lus(action, lecteur=lecteur):
        lus = accord(nombre, "message marqué comme lu", "messages marqués comme lus")
        messages.success(request, insecables(f"{lus}."))
