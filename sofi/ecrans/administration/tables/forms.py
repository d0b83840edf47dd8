"""Forms of the reference tables."""

from typing import Any

from django import forms
from django.db.models import Max
from django.utils.text import slugify

from sofi.courriels.models import Coordonnees
from sofi.ecrans.commun.widgets import Texte, champ_de_formulaire
from sofi.offre.regles.parametres import Ligne
from sofi.referentiels.importations.dispositifs import PUBLICS_MAX
from sofi.referentiels.models import (
    Formacode,
    ParametreLegal,
    PreRequis,
    PublicDeDispositif,
    TypeDispositif,
)
from sofi.socle.texte import plier

CODE_MAX = 36  # leaves room for « -99 »


class FormulaireDeLigne(forms.ModelForm):
    """A row known by a code: made of its label when it is added, then never changed. `rang` orders the list."""

    rang: str

    def clean_libelle(self) -> str:
        """Not the label of another row, whatever its accents and capitals."""
        libelle = " ".join(str(self.cleaned_data["libelle"]).split())
        autres = type(self.instance)._default_manager.exclude(pk=self.instance.pk)
        if plier(libelle) in {plier(dit) for dit in autres.values_list("libelle", flat=True)}:
            raise forms.ValidationError("Ce libellé existe déjà, proposé ou fini.")
        return libelle

    def save(self, commit: bool = True) -> Any:
        """A new row takes its code and the last place."""
        if self.instance.pk:
            return super().save(commit)
        lignes = type(self.instance)._default_manager
        code = slugify(self.instance.libelle)[:CODE_MAX] or "ligne"
        codes = set(lignes.values_list("pk", flat=True))
        candidats = (code, *(f"{code}-{n}" for n in range(2, len(codes) + 3)))
        self.instance.pk = next(candidat for candidat in candidats if candidat not in codes)
        dernier = lignes.aggregate(dernier=Max(self.rang))["dernier"] or 0
        setattr(self.instance, self.rang, dernier + 1)
        self.instance.save(force_insert=True)
        return self.instance


class FormulairePreRequis(FormulaireDeLigne):
    rang = "ordre"

    class Meta:
        model = PreRequis
        fields = ("libelle",)
        help_texts = {"libelle": "Les organismes et le public liront ces mots. Exemple : Permis B."}
        error_messages = {"libelle": {"required": "Écrivez le pré-requis."}}


class FormulaireDispositif(FormulaireDeLigne):
    """A kind of financing; its publics are Formacodes, typed in a row."""

    rang = "numero"
    publics_dits = forms.CharField(
        label="Publics",
        help_text="Leurs Formacodes 8xxxx, séparés par des espaces, 10 au plus. Exemple : 83042 82044.",
        max_length=100,
        error_messages={"required": "Indiquez au moins un public."},
    )

    class Meta:
        model = TypeDispositif
        formfield_callback = champ_de_formulaire
        fields = (
            "libelle",
            "sigle",
            "code_financeur",
            "regle",
            "convention",
            "fonds_publics",
            "ferme_le",
            "pour_qui",
            "ce_qu_il_paie",
        )
        help_texts = {
            "code_financeur": "Celui de la table LHEO des financeurs. Exemple : 17.",
            "convention": "Vide : aucune n’est exigée. Exemple : agefiph.",
            "ferme_le": "À partir de ce jour, aucune entrée nouvelle ; vide : il reste ouvert.",
        }
        error_messages = {
            "libelle": {"required": "Écrivez le nom du dispositif."},
            "code_financeur": {"required": "Indiquez le code du financeur dans le flux LHEO."},
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            codes = self.instance.publicdedispositif_set.values_list("formacode_id", flat=True)
            self.fields["publics_dits"].initial = " ".join(codes)

    def clean_code_financeur(self) -> str:
        """A number of the LHEO table."""
        code = str(self.cleaned_data["code_financeur"]).strip()
        if not code.isascii() or not code.isdecimal():
            raise forms.ValidationError("Indiquez un nombre. Exemple : 17.")
        return code

    def clean_publics_dits(self) -> list[str]:
        """Formacodes of publics that exist, each once, in their order."""
        codes = list(dict.fromkeys(self.cleaned_data["publics_dits"].replace(",", " ").split()))
        publics = Formacode.objects.filter(pk__in=codes, pk__startswith="8")
        connus = set(publics.values_list("pk", flat=True))
        if inconnus := [code for code in codes if code not in connus]:
            raise forms.ValidationError(
                f"Ces codes ne sont pas des publics : {', '.join(inconnus)}."
            )
        if len(codes) > PUBLICS_MAX:
            raise forms.ValidationError(f"Gardez au plus {PUBLICS_MAX} publics.")
        return codes

    def save(self, commit: bool = True) -> TypeDispositif:
        """With its publics."""
        dispositif: TypeDispositif = super().save(commit)
        codes = self.cleaned_data["publics_dits"]
        publics = PublicDeDispositif.objects.filter(dispositif=dispositif)
        publics.exclude(formacode__in=codes).delete()
        for rang, code in enumerate(codes, 1):
            PublicDeDispositif.objects.update_or_create(
                dispositif=dispositif, formacode_id=code, defaults={"rang": rang}
            )
        return dispositif


class FormulaireChiffre(forms.ModelForm):
    """A value, the days it holds, its text."""

    class Meta:
        model = ParametreLegal
        formfield_callback = champ_de_formulaire
        fields = ("valeur", "debut", "fin", "source")
        labels = {
            "valeur": "Valeur",
            "debut": "À partir du",
            "fin": "Jusqu'au",
            "source": "Texte officiel",
        }
        help_texts = {
            "fin": "Vide : sans fin, ou jusqu’à la valeur suivante.",
            "source": "Exemple : Code du travail, D6323-1 A (décret n° 2026-127).",
        }
        error_messages = {
            "valeur": {"required": "Indiquez la valeur."},
            "debut": {"required": "Indiquez le premier jour où elle vaut."},
            "source": {"required": "Indiquez le texte dont elle vient."},
        }

    def clean(self) -> dict[str, Any]:
        """The last day isn't before the first; a figure isn't negative."""
        valeurs = super().clean() or {}
        debut, fin, valeur = (valeurs.get(nom) for nom in ("debut", "fin", "valeur"))
        if debut and fin and fin < debut:
            self.add_error("fin", "La fin ne peut précéder le début.")
        if valeur is not None and valeur < 0:
            self.add_error("valeur", "Indiquez une valeur de 0 ou plus.")
        return valeurs

    def ligne(self, code: str) -> Ligne:
        """What was typed."""
        champs = ("valeur", "debut", "fin", "source")
        return Ligne(code, *(self.cleaned_data[nom] for nom in champs))


class FormulaireCoordonnees(forms.ModelForm):
    class Meta:
        model = Coordonnees
        formfield_callback = champ_de_formulaire
        fields = Coordonnees.CHAMPS
        widgets = {"adresse": Texte({"rows": 2})}
        help_texts = {
            "horaires": "Dites après « par téléphone ». Exemple : de 9 h à 12 h.",
            "adresse": "Facultative. Exemple : 2 rue de la Loire, 44200 Nantes.",
        }
        error_messages = {
            "service": {"required": "Indiquez qui répond."},
            "telephone": {"required": "Indiquez le numéro à appeler."},
            "horaires": {"required": "Indiquez quand on peut appeler."},
            "courriel": {"required": "Indiquez l’adresse où écrire."},
        }
