"""« Référence Certif Info »: yes with a code, or no."""

from typing import Any

from django import forms

from sofi.ecrans.commun.champ_lie import lier
from sofi.ecrans.commun.champs import ChampTexte
from sofi.ecrans.commun.widgets import OuiNon
from sofi.programmes.cellules import Contrainte
from sofi.referentiels.models import FicheCertifInfo

INCONNU = (
    "Aucune fiche Certif Info n'a le code « {} ». Vérifiez-le, ou demandez-le au service Offre."
)
REMPLACEE = "Le code {} a été remplacé par {} : indiquez celui-ci."
RETIREE = "La fiche {} n'est plus dans Certif Info : demandez au service Offre le code à prendre."


class ReferenceForm(forms.Form):
    """Filled in as the gabarit says. `fiche` is the sheet found, once the form was read."""

    reference = OuiNon(
        label="Référence Certif Info",
        help_text="Oui quand la formation mène à une certification qui a une fiche Certif Info.",
        error_messages={"required": "Répondez « oui » ou « non »."},
    )
    code = ChampTexte(
        label="Code Certif Info",
        required=False,
        max_length=20,
        help_text="Demandé quand la réponse est « oui ». Exemple : 94681.",
    )

    def __init__(self, *args: Any, contrainte: Contrainte, **options: Any) -> None:
        voulue = contrainte.depart
        if voulue is not None:
            options["initial"] = {"reference": bool(voulue), "code": voulue}
        super().__init__(*args, **options)
        self.fiche: FicheCertifInfo | None = None
        self.est_fixe = contrainte.est_fixe
        reference = lier(self, "reference")
        reference.consigne = contrainte.consigne
        if self.est_fixe:
            self._fixer(voulue or "")
        elif voulue is not None:
            reference.mention = "Proposé par le programme"

    def _fixer(self, code: str) -> None:
        """Read only: what is sent of these two isn't looked at."""
        for nom, dit in (("reference", "oui" if code else "non"), ("code", code)):
            self.fields[nom].disabled = True
            lier(self, nom).valeur_fixe = dit
        fiches = FicheCertifInfo.objects.avec_certification()
        self.fiche = fiches.filter(pk=code).first() if code else None

    def clean(self) -> dict[str, Any]:
        """With « oui », the sheet of the code."""
        valeurs: dict[str, Any] = super().clean() or self.cleaned_data
        if valeurs.get("reference") and "code" in valeurs:
            self._lire_la_fiche(valeurs["code"])
        return valeurs

    def _lire_la_fiche(self, code: str) -> None:
        if not code:
            self.add_error("code", "Indiquez le code Certif Info, puis pressez la loupe.")
            return
        fiches = FicheCertifInfo.objects.avec_certification()
        fiche = fiches.filter(pk=code.replace(" ", "")).first()
        if fiche is None:
            self.add_error("code", INCONNU.format(code))
        elif fiche.remplacee_par is not None:
            self.add_error("code", REMPLACEE.format(fiche.code, fiche.remplacee_par.code))
        elif fiche.retire_le:
            self.add_error("code", RETIREE.format(fiche.code))
        else:
            self.fiche = fiche
