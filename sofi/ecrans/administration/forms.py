"""Forms of the administration."""

from typing import Any

from django import forms

from sofi.comptes.models import Role
from sofi.referentiels.models import Synonyme
from sofi.socle.mots import mots_demandes
from sofi.socle.texte import plier
from sofi.validation.models import MotifRefus

ROLES_DU_PERSONNEL = [choix for choix in Role.choices if choix[0] != Role.ORGANISME]


class FormulaireInviter(forms.Form):
    """Whom to open an account to, and which."""

    email = forms.EmailField(
        label="Adresse e-mail",
        help_text="L'adresse professionnelle de la personne : sa clé y part.",
        max_length=160,
        error_messages={"required": "Indiquez l'adresse où envoyer la clé."},
    )
    role = forms.ChoiceField(
        label="Rôle",
        choices=[("", "Choisir"), *ROLES_DU_PERSONNEL],
        error_messages={"required": "Choisissez le rôle de la personne."},
    )


class FormulaireMotif(forms.ModelForm):
    class Meta:
        model = MotifRefus
        fields = ("libelle", "a_preciser")
        labels = {"libelle": "Motif", "a_preciser": "Demander des précisions"}
        help_texts = {
            "libelle": "Les organismes liront ces mots. Exemple : Action déjà saisie.",
            "a_preciser": "Le motif ne dit rien par lui-même, comme « Autre motif ».",
        }
        error_messages = {
            "libelle": {
                "required": "Écrivez le motif.",
                "unique": "Ce motif existe déjà, proposé ou retiré.",
            }
        }


EQUIVALENTS_MAX = 12
LONGUEUR_D_UN_EQUIVALENT = 100


class FormulaireSynonyme(forms.ModelForm):
    """A line of the synonyms: what is looked for, what is found too, in one line separated by commas."""

    trouves = forms.CharField(
        label="On trouve aussi",
        help_text="Séparés par des virgules. Exemple : permis C, conducteur routier.",
        max_length=600,
        error_messages={"required": "Écrivez au moins une autre façon de le dire."},
    )

    class Meta:
        model = Synonyme
        fields = ("terme", "reciproque")
        labels = {"terme": "On cherche", "reciproque": "Dans les deux sens"}
        help_texts = {
            "terme": "Le mot, le sigle ou l’expression que l’on tape. Exemple : permis poids lourd.",
            "reciproque": "Celui qui cherche l’un des autres trouve aussi le premier.",
        }
        error_messages = {"terme": {"required": "Écrivez ce que l’on cherche."}}

    field_order = ("terme", "trouves", "reciproque")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trouves"].initial = self.instance.trouves if self.instance.pk else ""

    def clean_terme(self) -> str:
        """At least a word, that no other line in force explains."""
        terme = " ".join(self.cleaned_data["terme"].split())
        if not mots_demandes(terme, phrase=True):
            raise forms.ValidationError("Écrivez au moins un mot que l’on puisse chercher.")
        autres = Synonyme.objects.filter(fin__isnull=True).exclude(pk=self.instance.pk)
        if plier(terme) in {plier(autre) for autre in autres.values_list("terme", flat=True)}:
            raise forms.ValidationError(f"« {terme} » a déjà une ligne : modifiez-la.")
        return terme

    def clean_trouves(self) -> list[str]:
        """Each other way of saying it, once."""
        dits = (" ".join(dit.split()) for dit in self.cleaned_data["trouves"].split(","))
        equivalents = list(
            {plier(dit): dit for dit in dits if mots_demandes(dit, phrase=True)}.values()
        )
        if not equivalents:
            raise forms.ValidationError("Écrivez au moins une autre façon de le dire.")
        if len(equivalents) > EQUIVALENTS_MAX:
            raise forms.ValidationError(f"Gardez au plus {EQUIVALENTS_MAX} façons de le dire.")
        if trop := next((dit for dit in equivalents if len(dit) > LONGUEUR_D_UN_EQUIVALENT), ""):
            raise forms.ValidationError(f"« {trop[:40]}… » est trop long : 100 caractères au plus.")
        return equivalents

    def clean(self) -> dict[str, Any]:
        """What is looked for isn't found by itself."""
        lus = super().clean() or {}
        memes = {plier(dit) for dit in lus.get("trouves", ())}
        if plier(lus.get("terme", "")) in memes:
            self.add_error("trouves", "Un mot ne s’explique pas par lui-même : enlevez-le.")
        self.instance.equivalents = lus.get("trouves", [])
        return lus
