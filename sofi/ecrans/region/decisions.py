"""The answer of the Région to a request: one form, four answers."""

from typing import Any

from django import forms

from sofi.comptes.models import Utilisateur
from sofi.ecrans.commun.decisions import LONGUEUR
from sofi.ecrans.commun.widgets import Texte
from sofi.offre.models import Action
from sofi.socle.formats import accord
from sofi.validation import circuit
from sofi.validation.places import SANS_PLACES, Remplissage

REFERENCE_MAX = 200
ACCORDER, REFUSER, QUESTIONNER = "accorder", "refuser_accord", "questionner_accord"
REPONSES = {
    ACCORDER: "Accorder",
    SANS_PLACES: "Accorder la date, pas les places",
    QUESTIONNER: "Poser une question",
    REFUSER: "Refuser",
}
FAITS = {
    ACCORDER: "La modification est accordée : le service Offre va la valider. L'organisme est prévenu.",
    SANS_PLACES: (
        "La date est accordée, les places restent celles d'avant : le service Offre va valider. "
        "L'organisme est prévenu."
    ),
    QUESTIONNER: "La question est posée : l'organisme a la main, sa réponse vous revient ici.",
    REFUSER: "La modification est refusée : l'action revient à l'organisme, avec votre motif.",
}
REFERENCE_EXIGEE = (
    "Indiquez la référence de votre accord : elle est gardée avec la version publiée."
)
A_DIRE = {
    QUESTIONNER: "Écrivez votre question : l'organisme la lit et vous répond.",
    REFUSER: "Indiquez pourquoi vous refusez : l'organisme lira ce motif.",
}


class Reponse(forms.Form):
    """`vue` is the number of events the person saw, `trop` how many places beyond the lot: compared, then set."""

    vue = forms.IntegerField(widget=forms.HiddenInput)
    trop = forms.IntegerField(widget=forms.HiddenInput, required=False)
    decision = forms.ChoiceField(
        label="Décision",
        choices=list(REPONSES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez votre décision."},
    )
    reference = forms.CharField(
        label="Référence de l'accord",
        help_text="Requise pour accorder : le numéro du courrier ou de l'avenant. Exemple : REG-2026-0518.",
        max_length=REFERENCE_MAX,
        required=False,
    )
    message = forms.CharField(
        label="Message à l'organisme",
        help_text="Requis pour questionner ou refuser : ce qui manque, ou ce qu'il faut faire.",
        max_length=LONGUEUR,
        required=False,
        widget=Texte({"rows": 4}),
    )
    depassement = forms.BooleanField(required=False)

    def __init__(
        self, donnees: Any, *, lot: Remplissage | None, sans_places: bool, **options: Any
    ) -> None:
        super().__init__(donnees, **options)
        self.trop_de_places = lot.trop if lot else 0
        if donnees is None and not sans_places:
            self.fields["decision"].choices = [  # type: ignore[attr-defined]
                (nom, dit) for nom, dit in REPONSES.items() if nom != SANS_PLACES
            ]
        if not self.trop_de_places:
            del self.fields["depassement"]
            return
        places = accord(self.trop_de_places, "place", "places")
        self.fields["depassement"].label = f"J'accorde que le lot déborde de {places}"
        self.fields[
            "depassement"
        ].help_text = "Demandé pour « Accorder », parce que le lot déborde."

    def clean(self) -> dict[str, Any]:
        """Each answer asks for its own: a reference, a message, or that the overflow was seen."""
        lus = super().clean() or {}
        decision = lus.get("decision", "")
        if decision in (ACCORDER, SANS_PLACES):
            self._exiger("reference", REFERENCE_EXIGEE)
        if decision in A_DIRE:
            self._exiger("message", A_DIRE[decision])
        if decision == ACCORDER and self.trop_de_places:
            self._verifier_le_depassement(lus)
        return lus

    def _exiger(self, champ: str, message: str) -> None:
        if champ not in self.errors and not self.cleaned_data.get(champ):
            self.add_error(champ, message)

    def _verifier_le_depassement(self, lus: dict[str, Any]) -> None:
        places = accord(self.trop_de_places, "place", "places")
        if not lus.get("depassement"):
            self.add_error(
                "depassement",
                f"Le lot déborde de {places}. Cochez cette case si vous l'accordez, sinon répondez autrement.",
            )
        elif (lus.get("trop") or 0) < self.trop_de_places:
            self.data = {**self.data, "trop": str(self.trop_de_places)}
            self.add_error(
                "depassement",
                f"Le lot déborde maintenant de {places} : relisez-le, puis envoyez de nouveau.",
            )

    def appliquer(self, action: Action, auteur: Utilisateur) -> str:
        """Cross the circuit; what was done, in words."""
        lus = self.cleaned_data
        decision, vue = lus["decision"], lus["vue"]
        if decision == QUESTIONNER:
            circuit.questionner(action, auteur=auteur, texte=lus["message"], vue=vue)
        else:
            accorde = decision in (ACCORDER, SANS_PLACES)
            dits = [lus["reference"]] if accorde else []
            commentaire = "\n".join([*dits, lus["message"]]).strip()
            circuit.franchir(action, decision, auteur=auteur, commentaire=commentaire, vue=vue)
        return FAITS[decision]

    def texte_saisi(self) -> str:
        """What was typed, given back when the decision came too late."""
        saisis = (self[nom].value() or "" for nom in ("reference", "message"))
        return "\n".join(filter(None, map(str, saisis)))
