"""Forms of the service Offre: filters of its lists, établissements, attachments, conventions."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst

from sofi.annuaire.models import NDA_SANS, Convention, Etablissement
from sofi.ecrans.commun.champ_lie import choix_de
from sofi.ecrans.commun.champs import champ_de_saisie
from sofi.ecrans.commun.champs_identifiants import ChampNda, ChampSiret, ChampUai
from sofi.ecrans.commun.formulaires_adresse import CHAMPS, AvecAdresse
from sofi.ecrans.commun.widgets import champ_de_formulaire
from sofi.offre.codes import Etat
from sofi.offre.regles.dispositif import nom_du_financeur
from sofi.referentiels.models import TypeDispositif


class FiltreOffre(forms.Form):
    """What narrows the whole offer."""

    q = forms.CharField(label="Intitulé ou code FAS", required=False, max_length=200)
    organisme = forms.CharField(label="Organisme", required=False, max_length=200)
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *Etat.choices])
    tri = forms.ChoiceField(
        label="Trier par",
        required=False,
        choices=[
            ("", "Les plus récentes"),
            ("qualite", "Qualité, la plus basse"),
            ("-qualite", "Qualité, la plus haute"),
        ],
    )

    def criteres(self) -> dict[str, str]:
        """What was asked; what can't be read asks nothing."""
        valeurs = self.cleaned_data if self.is_valid() else {}
        return {nom: valeurs.get(nom, "") for nom in self.fields}


class FiltreOrganismes(forms.Form):
    """What narrows the établissements."""

    q = forms.CharField(label="Nom, ville ou SIRET", required=False, max_length=200)

    def question(self) -> str:
        """The words typed."""
        valeurs = self.cleaned_data if self.is_valid() else {}
        return str(valeurs.get("q", ""))


class FormulaireEtablissement(AvecAdresse):
    """The whole sheet of an établissement, as the service Offre keeps it."""

    class Meta:
        model = Etablissement
        fields = [
            "siret",
            "nda",
            "uai",
            "raison_sociale",
            "nom",
            *CHAMPS,
            "telephone",
            "courriel",
            "url",
            "description",
            "qualiopi_formation",
            "qualiopi_apprentissage",
            "qualiopi_vae",
            "qualiopi_bilan",
            "qualiopi_debut",
            "qualiopi_fin",
            "qualiopi_reputees",
            "ferme_le",
        ]
        formfield_callback = champ_de_saisie
        help_texts: ClassVar = {
            "qualiopi_reputees": (
                "Établissement public d'enseignement supérieur (article L6316-4) : sans date de fin."
            ),
            "ferme_le": "Un établissement fermé n'est plus présenté au public. Laissez vide s'il est ouvert.",
        }

    siret = ChampSiret(help_text="14 chiffres.", error_messages={"required": "Indiquez le SIRET."})
    nda = ChampNda(
        label="Numéro de déclaration d'activité",
        help_text=f"11 caractères. Une école de formation initiale qui n'en a pas indique {NDA_SANS} et son UAI.",
    )
    uai = ChampUai(help_text="7 chiffres et 1 lettre.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for nom in ("ligne1", "code_postal", "ville"):
            self.fields[nom].required = True

    def clean(self) -> dict[str, Any]:
        """The network's number for those without a NDA goes with a UAI."""
        valeurs = super().clean() or self.cleaned_data
        if valeurs.get("nda") == NDA_SANS and not valeurs.get("uai"):
            self.add_error("uai", f"Avec le numéro {NDA_SANS}, indiquez l'UAI de l'école.")
        return valeurs


class FormulaireRattachement(forms.Form):
    """Who to attach: somebody who has an account, or somebody to open one for."""

    email = forms.EmailField(
        label="Adresse e-mail",
        max_length=160,
        error_messages={"required": "Indiquez l'adresse e-mail de la personne."},
    )
    prenom = forms.CharField(label="Prénom", required=False, max_length=50)
    nom = forms.CharField(
        label="Nom",
        help_text="À indiquer si la personne n'a pas encore de compte.",
        required=False,
        max_length=50,
    )

    def __init__(self, saisie: QueryDict | None = None) -> None:
        super().__init__(saisie, auto_id="personne_%s")


class FormulaireConvention(forms.ModelForm):
    """A convention of the établissement with a funder."""

    financeur = forms.ChoiceField(
        label="Financeur", error_messages={"required": "Choisissez le financeur."}
    )

    class Meta:
        model = Convention
        fields = ["financeur", "reference", "debut", "fin"]
        formfield_callback = champ_de_formulaire

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        demandes = TypeDispositif.objects.exclude(convention="").order_by("convention")
        codes = list(demandes.values_list("convention", flat=True).distinct())
        if self.instance.financeur and self.instance.financeur not in codes:
            codes.append(self.instance.financeur)
        choix = [("", "Choisir"), *((code, capfirst(nom_du_financeur(code))) for code in codes)]
        choix_de(self, "financeur").choices = choix
