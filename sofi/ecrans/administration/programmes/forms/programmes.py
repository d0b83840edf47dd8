"""Forms of the programmes, of what the Région's file says of them, and of the gabarits' own sheet."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.ecrans.commun.champs import ChampEntier, ChampTexte, champ_de_saisie
from sofi.ecrans.commun.champs_identifiants import SiretConnu
from sofi.ecrans.commun.widgets import champ_de_formulaire
from sofi.programmes.cellules import empreinte
from sofi.programmes.importations.suites import site_de
from sofi.programmes.importations.valeurs import (
    DERNIERE_ANNEE,
    PLACES_MAX,
    PREMIERE_ANNEE,
    realisation,
)
from sofi.programmes.models import Formateur, Gabarit, Lot, Mandataire, Programme
from sofi.programmes.models.lots import cle_de_mandataire, cle_de_programme
from sofi.referentiels.models import Departement, Formacode, TypeDispositif
from sofi.socle.formats import en_mots
from sofi.socle.importation import Refus
from sofi.socle.texte import plier

GABARIT_CHANGE_AILLEURS = (
    "Une autre personne a enregistré cette page pendant que vous la modifiiez : rien n'a été remplacé. Voici ce qui "
    "est enregistré maintenant : {}. Pour mettre vos valeurs à la place, enregistrez de nouveau."
)
DEUX_DISPOSITIFS = "Choisissez un dispositif existant, ou nommez-en un nouveau : pas les deux."


class FormulaireLu(forms.ModelForm):
    """A form that never overwrites what somebody else saved since it was shown (`lue` tells what was read)."""

    lue = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["lue"].initial = self._empreinte(self.instance)

    @transaction.atomic
    def enregistrer(self) -> bool:
        """Store what was typed; False when it is refused, or when the row changed meanwhile."""
        if not self.is_valid():
            return False
        stockee = type(self.instance)._default_manager.select_for_update().get(pk=self.instance.pk)
        if self._empreinte(stockee) != self.cleaned_data["lue"]:
            self.add_error(None, GABARIT_CHANGE_AILLEURS.format(self._dire(stockee)))
            donnees: Any = self.data
            self.data = donnees.copy()
            self.data["lue"] = self._empreinte(stockee)  # type: ignore[index]
            return False
        self.save()
        return True

    def _valeurs(self, ligne: Any) -> dict[str, Any]:
        noms = [nom for nom in self.fields if nom in {c.name for c in ligne._meta.fields}]
        return {nom: getattr(ligne, ligne._meta.get_field(nom).attname) for nom in noms}

    def _empreinte(self, ligne: Any) -> str:
        reponses = {nom: str(valeur) for nom, valeur in self._valeurs(ligne).items()}
        return empreinte([reponses])

    def _dire(self, ligne: Any) -> str:
        noms = self._valeurs(ligne)
        return ", ".join(f"{self.fields[nom].label} « {_lisible(ligne, nom)} »" for nom in noms)


def _lisible(ligne: Any, nom: str) -> str:
    """What is stored in a field, in words."""
    valeur = getattr(ligne, nom)
    return "vide" if valeur in (None, "") else en_mots(valeur)


class FormulaireProgramme(FormulaireLu):
    """What may change of a programme; its code and its year make its key."""

    class Meta:
        model = Programme
        fields = ("libelle", "dispositif")
        formfield_callback = champ_de_saisie
        help_texts = {
            "libelle": "Les organismes liront ces mots. Exemple : PREPA Clés Avenir.",
            "dispositif": "Celui que porteront toutes les sessions de ce programme.",
        }
        error_messages = {
            "libelle": {"required": "Indiquez le libellé du programme."},
            "dispositif": {"required": "Choisissez le dispositif du programme."},
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dispositif: Any = self.fields["dispositif"]
        dispositif.queryset = dispositifs(self.instance.dispositif_id)

    def clean_dispositif(self) -> TypeDispositif:
        """What is entered holds its programme's dispositif: it can't change under it."""
        choisi: TypeDispositif = self.cleaned_data["dispositif"]
        stocke = self.fields["dispositif"].initial or self.initial.get("dispositif")
        saisies = Programme.objects.filter(pk=self.instance.pk, lots__actions__isnull=False)
        if stocke and choisi.pk != stocke and saisies.exists():
            raise forms.ValidationError(
                "Des actions sont saisies sur ce programme : son dispositif ne change plus. Créez un autre programme."
            )
        return choisi


def dispositifs(garde: str | None = None) -> "QuerySet[TypeDispositif]":
    """Those of the regional programmes, and the one that is chosen."""
    regionaux = TypeDispositif.objects.en_vigueur().filter(programme_regional=True)
    return regionaux | TypeDispositif.objects.filter(pk=garde)


class FormulaireNouveauProgramme(forms.ModelForm):
    """A programme that the Région's file hasn't brought; its dispositif may be a new one too."""

    annee = ChampEntier(
        label="Année",
        help_text="L'année où commencent les sessions. Exemple : 2027.",
        min_value=PREMIERE_ANNEE,
        max_value=DERNIERE_ANNEE,
        error_messages={"required": "Indiquez l'année du programme."},
    )
    nouveau_dispositif = ChampTexte(
        label="Ou un nouveau dispositif",
        help_text="Son libellé, si aucun ne convient. Exemple : PROGRAMME REGION - PREPA Numérique.",
        required=False,
        max_length=200,
    )
    publics = forms.ModelMultipleChoiceField(
        Formacode.objects.none(),
        label="Publics du nouveau dispositif",
        help_text="À qui s'adressent ses formations.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Programme
        fields = ("code", "libelle", "annee", "dispositif")
        formfield_callback = champ_de_saisie
        help_texts = FormulaireProgramme.Meta.help_texts | {
            "code": "Le même d'une année à l'autre, comme dans le fichier de la Région. Exemple : PCA.",
        }
        error_messages = FormulaireProgramme.Meta.error_messages | {
            "code": {"required": "Indiquez le code du programme."},
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dispositif: Any = self.fields["dispositif"]
        publics: Any = self.fields["publics"]
        dispositif.queryset, dispositif.required = dispositifs(), False
        connus = Formacode.objects.filter(publicdedispositif__isnull=False)
        publics.queryset = connus.distinct().order_by("code")

    def clean(self) -> dict[str, Any]:
        """One dispositif, known or new; one programme of this code that year."""
        reponses: dict[str, Any] = super().clean() or self.cleaned_data
        connu, nouveau = reponses.get("dispositif"), reponses.get("nouveau_dispositif")
        if connu and nouveau:
            self.add_error("nouveau_dispositif", DEUX_DISPOSITIFS)
        elif not connu and not nouveau and "dispositif" not in self.errors:
            self.add_error("dispositif", "Choisissez le dispositif, ou nommez-en un nouveau.")
        elif nouveau and not reponses.get("publics"):
            self.add_error("publics", "Choisissez au moins un public.")
        code, annee = reponses.get("code"), reponses.get("annee")
        if Programme.objects.filter(pk=cle_de_programme(str(code), annee)).exists():
            self.add_error("code", "Ce programme existe déjà pour cette année : ouvrez-le.")
        return reponses


def _compter(champ: forms.Field) -> None:
    """A number of places, when the Région says it; these bounds replace the column's own."""
    bornes = (MinValueValidator, MaxValueValidator)
    autres = [v for v in champ.validators if not isinstance(v, bornes)]
    champ.validators = [*autres, MinValueValidator(1), MaxValueValidator(PLACES_MAX)]
    champ.widget.attrs.pop("min", None)


class FormulaireLot(FormulaireLu):
    """What may change of a lot."""

    class Meta:
        model = Lot
        fields: tuple[str, ...] = (
            "libelle",
            "departement",
            "places_prevues",
            "forfait_recrutement",
        )
        formfield_callback = champ_de_saisie
        help_texts = {
            "libelle": "Exemple : Lot 8 – Formations en Maine-et-Loire.",
            "departement": "Facultatif.",
            "places_prevues": "Facultatif. Exemple : 120.",
            "forfait_recrutement": "Ses sessions ne se déplacent ni ne se retirent sans l'accord de la Région.",
        }
        error_messages = {"libelle": {"required": "Indiquez l'intitulé du lot."}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        connus = Departement.objects.order_by("code").values_list("code", "libelle")
        choix = [("", "Aucun"), *((code, f"{code} {libelle}") for code, libelle in connus)]
        ancien: Any = self.fields["departement"]
        self.fields["departement"] = forms.ChoiceField(
            label=ancien.label, help_text=ancien.help_text, choices=choix, required=False
        )
        _compter(self.fields["places_prevues"])


class FormulaireNouveauLot(FormulaireLot):
    """A lot that the Région's file hasn't brought."""

    class Meta(FormulaireLot.Meta):
        fields = ("numero", *FormulaireLot.Meta.fields)
        help_texts = FormulaireLot.Meta.help_texts | {
            "numero": "Le numéro que la Région lui donne. Exemple : PE2027_8."
        }
        error_messages = FormulaireLot.Meta.error_messages | {
            "numero": {
                "required": "Indiquez le numéro du lot.",
                "unique": "Un lot porte déjà ce numéro, sur ce programme ou sur un autre.",
            }
        }


class FormulaireMandataire(forms.ModelForm):
    """The organisme that answers for a lot."""

    siret = SiretConnu(label="SIRET", help_text="14 chiffres, ceux du mandataire.")

    class Meta:
        model = Mandataire
        fields = ("code", "contact", "telephone", "courriel")
        formfield_callback = champ_de_formulaire
        help_texts = {
            "code": "Le numéro que la Région donne à ce mandataire. Exemple : 75.",
            "contact": "Facultatif. Exemple : le service des marchés.",
        }
        error_messages = {"code": {"required": "Indiquez le numéro OF mandataire CR."}}

    def __init__(self, *args: Any, lot: Lot, **options: Any) -> None:
        super().__init__(*args, **options)
        self.instance.lot, self.instance.a_la_main = lot, True

    def clean_code(self) -> str:
        """Once by lot."""
        code = str(self.cleaned_data["code"])
        if Mandataire.objects.filter(pk=cle_de_mandataire(self.instance.lot_id, code)).exists():
            raise forms.ValidationError("Ce lot a déjà un mandataire de ce numéro.")
        return code

    def clean(self) -> dict[str, Any]:
        """The établissement of the SIRET."""
        reponses: dict[str, Any] = super().clean() or self.cleaned_data
        etablissement: Etablissement | None = reponses.get("siret")
        if etablissement is not None:
            self.instance.etablissement = etablissement
        return reponses


class FormulaireFormateur(forms.ModelForm):
    """An action the Région bought: who trains, for which mandataire, where, from when, for how many."""

    siret = SiretConnu(label="SIRET", help_text="14 chiffres, ceux de l'établissement qui forme.")

    class Meta:
        model = Formateur
        fields = ("mandataire", "id_action_cr", "realisation", "date_debut_prevue", "places")
        formfield_callback = champ_de_saisie
        help_texts = {
            "mandataire": "Celui qui répond de cette action.",
            "id_action_cr": "Le numéro que la Région donne à cette action. Exemple : 2872.",
            "realisation": "Le numéro d'un site de son annuaire, ou une adresse ; vide : son site principal.",
            "date_debut_prevue": "Facultatif. Exemple : 06/09/2027.",
            "places": "Facultatif. Exemple : 15.",
        }
        error_messages = {
            "mandataire": {"required": "Choisissez le mandataire."},
            "id_action_cr": {"required": "Indiquez l'ID action CR."},
        }

    def __init__(self, *args: Any, lot: Lot, **options: Any) -> None:
        super().__init__(*args, **options)
        self.instance.a_la_main = True
        mandataire: Any = self.fields["mandataire"]
        siens = lot.mandataires.en_cours() | lot.mandataires.filter(pk=self.instance.mandataire_id)
        mandataire.queryset = siens.select_related("etablissement")
        _compter(self.fields["places"])

    def clean(self) -> dict[str, Any]:
        """The établissement of the SIRET, one of its sites, once."""
        reponses: dict[str, Any] = super().clean() or self.cleaned_data
        etablissement: Etablissement | None = reponses.get("siret")
        if etablissement is None:
            return reponses
        self.instance.etablissement = etablissement
        try:
            realisation()(reponses.get("realisation", ""), etablissement.siret)
        except Refus as refus:
            self.add_error(
                "realisation", f"Vérifiez le site : {str(refus).removeprefix('site, ')}."
            )
        noms = ("mandataire", "id_action_cr", "realisation", "date_debut_prevue")
        memes = {nom: reponses.get(nom) for nom in noms} | {"etablissement": etablissement}
        if Formateur.objects.filter(**memes).exists():
            self.add_error("id_action_cr", "Cette action est déjà donnée à cet établissement.")
        return reponses

    def save(self, commit: bool = True) -> Formateur:
        """With the site that the place names, made when it is a new address."""
        self.instance.site = site_de(self.instance)
        faite: Formateur = super().save(commit)
        return faite


class FormulaireGabarit(FormulaireLu):
    """What is said of a gabarit beside its rules."""

    class Meta:
        model = Gabarit
        fields = ("libelle", "remarque", "a_confirmer")
        formfield_callback = champ_de_saisie
        labels = {"libelle": "Intitulé de la procédure"}
        help_texts = {
            "libelle": "Lu par l'organisme quand le programme en a plusieurs. Exemple : PREPA Clés Avenir – DAEU.",
            "remarque": "Pour l'administration : d'où vient cette procédure. Facultatif.",
            "a_confirmer": "L'organisme lira que la Région peut encore la préciser.",
        }
        error_messages = {"libelle": {"required": "Indiquez l'intitulé de la procédure."}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["remarque"].validators.append(MaxLengthValidator(1000))


class FormulaireCopier(forms.Form):
    """To which programme a gabarit is copied: its own the next year first, then those of no past year."""

    programme = forms.ChoiceField(
        label="Programme et année",
        error_messages={
            "required": "Choisissez le programme qui reçoit la copie.",
            "invalid_choice": "Ce programme n'est pas proposé : choisissez-en un dans la liste.",
        },
    )
    publier = forms.BooleanField(
        label="Publier aussitôt la copie",
        help_text="Sinon elle est en préparation : vous la relisez, puis vous la publiez.",
        required=False,
    )

    def __init__(self, *args: Any, gabarit: Gabarit, **options: Any) -> None:
        super().__init__(*args, **options)
        programme, cette_annee = gabarit.programme, timezone.localdate().year
        suivant = programme.pour(max(programme.annee + 1, cette_annee))
        offerts = Programme.objects.filter(retire_le__isnull=True, annee__gte=cette_annee)
        programmes = list(offerts.exclude(pk=programme.pk))
        programmes.sort(key=lambda p: (p.code != programme.code, p.annee, plier(p.libelle)))
        noms = {p.pk: str(p) for p in programmes}
        self.programmes = {p.pk: p for p in programmes}
        if suivant._state.adding:
            self.programmes[suivant.cle] = suivant
            noms = {suivant.cle: f"{suivant} (sera créé)"} | noms
        champ: Any = self.fields["programme"]
        champ.choices = [("", "Choisir"), *noms.items()]
        champ.initial = suivant.cle if suivant.cle in noms else ""

    def clean_programme(self) -> Programme:
        """The programme, still to be made when it is the next year's and there is none."""
        return self.programmes[self.cleaned_data["programme"]]
