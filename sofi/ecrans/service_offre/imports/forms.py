"""The file of an import, the confirmation of many withdrawals, what narrows the history."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from sofi.echanges.depots import SUFFIXES, TAILLE_MAX, DepotImpossible, verifier
from sofi.echanges.models import AdresseDeSource, Import
from sofi.echanges.sources import SOURCES
from sofi.socle.genres import DEBUT
from sofi.socle.validateurs import valider_url_https


class FormulaireFichier(forms.Form):
    """The file to read."""

    fichier = forms.FileField(
        label="Fichier",
        help_text=(
            f"CSV, XLSX, XML, JSON ou ZIP ; {TAILLE_MAX // 1024**2} Mo au plus. "
            "Pour plusieurs fichiers ou un dossier, réunissez-les dans un .zip."
        ),
        widget=forms.ClearableFileInput({"accept": ",".join(SUFFIXES)}),
        error_messages={"required": "Choisissez le fichier à importer."},
    )

    def clean_fichier(self) -> UploadedFile:
        """Of a kind that can be read, and not too large."""
        fichier: UploadedFile = self.cleaned_data["fichier"]
        try:
            verifier(fichier.name or "", fichier.read(DEBUT))
        except DepotImpossible as refus:
            raise ValidationError(str(refus)) from None
        fichier.seek(0)
        if (fichier.size or 0) > TAILLE_MAX:
            raise ValidationError(
                f"Ce fichier dépasse {TAILLE_MAX // 1024**2} Mo. Compressez-le en .zip."
            )
        return fichier


class FormulaireApplication(forms.Form):
    """Applying; many withdrawals have to be confirmed."""

    retraits = forms.BooleanField(
        label="Le fichier est complet : ces retraits sont voulus",
        required=False,
        error_messages={
            "required": "Cochez cette case si le fichier est bien complet ; sinon, abandonnez l’import."
        },
    )

    def __init__(self, *args: Any, a_des_gardes: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if a_des_gardes:
            self.fields["retraits"].required = True
        else:
            del self.fields["retraits"]


class FiltreImports(forms.Form):
    """By source and by what became of it; what can't be read asks nothing."""

    source = forms.ChoiceField(
        label="Source",
        required=False,
        choices=[("", "Toutes"), *((s.nom, s.resume) for s in SOURCES.values())],
    )
    situation = forms.ChoiceField(
        label="Résultat",
        required=False,
        choices=[
            ("", "Tous"),
            *((code, libelle.capitalize()) for code, libelle in Import.Situation.choices),
        ],
    )

    def criteres(self) -> dict[str, str]:
        """What was asked, without what wasn't."""
        valeurs = self.cleaned_data if self.is_valid() else {}
        return {nom: valeur for nom, valeur in valeurs.items() if valeur}


class FormulaireAdresse(forms.ModelForm):
    """Where the file of a source is found."""

    class Meta:
        model = AdresseDeSource
        fields = ("url", "active")
        help_texts = {
            "url": "L’adresse directe du fichier, en https://, telle que data.gouv.fr ou le producteur la donne.",
            "active": "Décochez pour ne plus le chercher ; l’adresse est gardée.",
        }
        error_messages = {"url": {"required": "Indiquez l’adresse du fichier."}}

    def clean_url(self) -> str:
        """A public https address; another file than before is taken whole."""
        url: str = self.cleaned_data["url"].strip()
        valider_url_https(url)
        return url

    def save(self, commit: bool = True) -> AdresseDeSource:
        """What was known of the former file says nothing of another one's."""
        if "url" in self.changed_data:
            self.instance.etag = self.instance.modifie_le = self.instance.sha256 = ""
            self.instance.constat = self.instance.message = ""
        return super().save(commit)
