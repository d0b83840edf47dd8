"""Forms of the A card."""

from typing import Any

from django import forms

from sofi.ecrans.commun.champ_lie import lier, lignes_de
from sofi.ecrans.commun.champs import ChampRiche, champ_de_saisie, de_la_fiche
from sofi.ecrans.commun.widgets import Texte
from sofi.offre.codes import Fiche
from sofi.offre.fiches import FICHES
from sofi.offre.models import Action, Equipement
from sofi.referentiels.models import PreRequis

from ..rangees import RangeeForm
from .socle import FicheForm, colonnes

AIDE_PROGRAMME = (
    "Tout le programme, puisqu’il n’y a pas de fiche Certif Info : modules, organisation, "
    "travaux pratiques."
)
COUT_MAX = 99_999  # whole euros, as LHEO carries them
LONGUEUR_COMMENTAIRE = 500


class ActionForm(FicheForm):
    fiche, table = Fiche.ACTION, FICHES[Fiche.ACTION]

    class Meta:
        model = Action
        fields = colonnes(Fiche.ACTION, FICHES[Fiche.ACTION])
        widgets = {"public_vise": Texte({"rows": 3})}  # a list, one line each
        formfield_callback = de_la_fiche(Fiche.ACTION)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.instance.formation.est_sur_fiche:
            lier(self, "complement_programme").help_text = AIDE_PROGRAMME
        choisis = list(self.instance.prerequis.values_list("pk", flat=True))
        offerts = PreRequis.objects.en_vigueur() | PreRequis.objects.filter(pk__in=choisis)
        lignes_de(self, "prerequis").queryset = offerts


class EquipementForm(RangeeForm):
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
