"""Forms of the A card."""

from typing import Any

from django import forms

from sofi.ecrans.commun.champs import ChampRiche, champ_de_saisie, de_la_fiche
from sofi.offre.codes import Fiche
from sofi.offre.models import Action, Equipement
from sofi.referentiels.models import PreRequis

from .formulaires import FicheForm
from .rangees import RangeeForm

COUT_MAX = 99_999
LONGUEUR_COMMENTAIRE = 500


class ActionForm(FicheForm):
    """The A card."""

    fiche = Fiche.ACTION

    class Meta:
        model = Action
        fields = [
            "complement_intitule",
            "complement_programme",
            "objectifs",
            "resultats_attendus",
            "plus_formation",
            "url_action",
            "url_pdf",
            "url_video",
            "niveau_entree",
            "niveau_entree_obligatoire",
            "prerequis",
            "commentaire_prerequis",
            "public_vise",
        ]
        widgets = {"prerequis": forms.CheckboxSelectMultiple}
        formfield_callback = de_la_fiche(Fiche.ACTION)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        prerequis = self.fields["prerequis"]
        assert isinstance(prerequis, forms.ModelMultipleChoiceField)
        choisis = list(self.instance.prerequis.values_list("pk", flat=True))
        prerequis.queryset = PreRequis.objects.en_vigueur() | PreRequis.objects.filter(
            pk__in=choisis
        )


class EquipementForm(RangeeForm):
    """A piece of equipment."""

    commentaire = ChampRiche(
        longueur=LONGUEUR_COMMENTAIRE,
        required=False,
        label="Commentaire",
        help_text="Ce qu'il faut savoir pour le choisir. Exemple : norme S3.",
    )

    class Meta:
        model = Equipement
        fields = ["type", "obligatoire", "cout", "commentaire"]
        formfield_callback = champ_de_saisie
        help_texts = {
            "type": "Ce que le stagiaire doit avoir. Exemple : protection des pieds.",
            "obligatoire": "Cochez si l'on ne peut pas venir sans. Exemple : des chaussures de sécurité.",
            "cout": "En euros, sans centimes. Exemple : 85.",
        }
        error_messages = {
            "type": {"required": "Choisissez le type d'équipement, ou retirez cette rangée."}
        }

    def clean_cout(self) -> int | None:
        """Whole euros, within what LHEO carries."""
        cout: int | None = self.cleaned_data["cout"]
        if cout is not None and cout > COUT_MAX:
            raise forms.ValidationError(
                f"Le coût indicatif va de 0 à 99 999 € ; vous avez saisi {cout} €.", code="cout"
            )
        return cout
