"""The form of what one wants to receive."""

from typing import Any

from django import forms

from sofi.comptes.models import Utilisateur
from sofi.courriels.models import Nature, Preference
from sofi.courriels.preferences import preferences_de

PRECISIONS = {
    Nature.ENVOI: "L'accusé de réception de ce que vous avez envoyé.",
    Nature.QUESTION: "L'action attend votre réponse.",
    Nature.REPONSE: "À une question que vous avez posée.",
    Nature.MESSAGE: "Hors questions : rien n'attend de vous.",
    Nature.SIGNALEMENT: "Une page publique dit quelque chose de faux, selon qui l'a lue.",
    Nature.INVITATION: "Une clé est partie : vous pouvez l'annuler.",
    Nature.FLUX: "Le flux de la nuit s'est arrêté, ou laisse des formations de côté.",
    Nature.VALIDATION: "L'action est publiée.",
    Nature.REFUS: "Le motif, et ce qu'il faut corriger.",
    Nature.CODE: "Par le service Offre, avec l'ancien et le nouveau.",
    Nature.ACCORD: "Demandé, donné ou refusé.",
    Nature.SESSIONS: "Une fois par semaine au plus, le lundi.",
    Nature.CERTIFICATION: "Quand une session commence après la fin de la certification.",
}


class FormulairePreferences(forms.Form):
    """One choice for each kind of message of the person's role."""

    def __init__(self, utilisateur: Utilisateur, saisie: Any = None) -> None:
        super().__init__(saisie)
        for nature, rythme in preferences_de(utilisateur).items():
            self.fields[nature.value] = forms.ChoiceField(
                label=nature.label,
                help_text=PRECISIONS[nature],
                choices=Preference.Rythme,
                initial=rythme,
                error_messages={"required": "Choisissez quand recevoir ces messages."},
            )
