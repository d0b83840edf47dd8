"""The file to read, and the choices among what a report proposes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from sofi.annuaire.models import Etablissement
from sofi.depots.classeur import LIGNES_MAX
from sofi.depots.models import Depot
from sofi.depots.operations import TAILLE_MAX, choix_permis
from sofi.socle.formats import nombre

CHOIX = "choix:"


class FormulaireDepot(forms.Form):
    """A file, and for whom; its name says nothing, its content does."""

    fichier = forms.FileField(
        label="Choisissez un fichier",
        help_text=(
            f"Classeur XLSX, ou LHEO 2.3, 2.2 ou simplifié (XML ou ZIP). {TAILLE_MAX >> 20} Mo et "
            f"{nombre(LIGNES_MAX)} lignes au plus. SOFI regarde le contenu, pas le nom."
        ),
        error_messages={
            "required": "Choisissez le fichier à lire.",
            "empty": "Ce fichier est vide : choisissez-en un autre.",
        },
    )
    etablissement = forms.ModelChoiceField(
        label="Pour quel établissement ?",
        queryset=Etablissement.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Dites pour quel établissement est ce fichier."},
    )

    def __init__(self, *args: Any, etablissements: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        champ: Any = self.fields["etablissement"]
        champ.queryset = etablissements
        if len(etablissements) < 2:
            del self.fields["etablissement"]

    def clean_fichier(self) -> UploadedFile:
        """Not too large."""
        fichier: UploadedFile = self.cleaned_data["fichier"]
        if (fichier.size or 0) > TAILLE_MAX:
            raise ValidationError(
                f"Ce fichier dépasse {TAILLE_MAX >> 20} Mo. Compressez-le en .zip, ou partagez-le en plusieurs."
            )
        return fichier


def choix_envoyes(donnees: QueryDict, depot: Depot) -> dict[str, str]:
    """What was chosen among what the report proposes; anything else is left out."""
    permis = choix_permis(depot)
    envoyes = {
        nom.removeprefix(CHOIX): str(donnees[nom]) for nom in donnees if nom.startswith(CHOIX)
    }
    return {cle: code for cle, code in envoyes.items() if code in permis.get(cle, set())}
