"""Forms of the F card: the answers about a sheet, or a non-certifying training typed by hand."""

from typing import Any

from django import forms

from sofi.annuaire.models import Etablissement
from sofi.ecrans.commun.champ_lie import choix_de, lignes_de
from sofi.ecrans.commun.champs import de_la_fiche
from sofi.ecrans.commun.widgets import OuiNon
from sofi.offre.codes import Fiche, ObjectifGeneral, Validation
from sofi.offre.fiches import FICHES, Champ
from sofi.offre.models import Action, Formation
from sofi.offre.reprises import formation_proposee
from sofi.referentiels.familles import familles_de_metier
from sofi.referentiels.models import BlocCompetences

from .socle import FicheForm, FormulaireDeFiche, colonnes, ecarter, mentionner


class BlocsField(forms.ModelMultipleChoiceField):
    """The blocs of the sheet."""

    def label_from_instance(self, obj: BlocCompetences) -> str:
        """The code then the title."""
        return str(obj)


REPONSES = ("fiche", "individualisation", "validation", "blocs")
SUR_FICHE = tuple(champ for champ in FICHES[Fiche.FORMATION] if champ.nom in REPONSES)
"""The fields of a formation that comes from a sheet: its other fields are the sheet's."""
HORS_FICHE = tuple(champ for champ in FICHES[Fiche.FORMATION] if champ not in SUR_FICHE)


class ReponsesForm(FormulaireDeFiche, forms.Form):
    """Individualisation × validation × blocs. Another answer is another canonical F: nothing is edited.

    `revision` is the action's when they were read: what was answered since is not overwritten.
    """

    fiche, table = Fiche.FORMATION, SUR_FICHE
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    individualisation = OuiNon(required=False)
    validation = forms.ChoiceField(
        choices=Validation.choices, widget=forms.RadioSelect, required=False
    )
    blocs = BlocsField(
        queryset=BlocCompetences.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, action: Action, **options: Any) -> None:
        self.valeurs_calculees: dict[str, Any] = {}  # what the other answers decided
        formation = action.formation
        fiche = formation.fiche
        proposes = fiche.blocs() if fiche else []
        options["initial"] = {
            "revision": action.revision,
            "individualisation": formation.individualisation,
            "validation": formation.validation,
            "blocs": [bloc.pk for bloc in formation.blocs.all()],
        }
        super().__init__(*args, **options)
        self.instance = formation
        self.nombre_blocs = len(proposes)
        offerts = BlocCompetences.objects.filter(pk__in=[bloc.pk for bloc in proposes])
        lignes_de(self, "blocs").queryset = offerts

    def est_demande(self, champ: Champ) -> bool:
        """Each is asked when it is shown."""
        return True

    @property
    def revision_lue(self) -> int:
        """The action's revision when the answers were read; the one it has when the form doesn't say."""
        revision = self.cleaned_data.get("revision")
        return int(self.initial["revision"] if revision is None else revision)

    def montrer_revision(self, revision: int) -> None:
        """Show the answers that were typed as read at this revision."""
        donnees: Any = self.data
        self.data = donnees.copy()
        self.data["revision"] = str(revision)  # type: ignore[index]

    def montrer_suites(self, formation: Formation) -> None:
        """From now on the page is about the formation that the answers gave, with the validation they led to."""
        self.instance = formation
        if not self.cleaned_data.get("validation") and formation.validation:
            self.valeurs_calculees = {"validation": formation.validation}

    @property
    def reponses(self) -> dict[str, Any]:
        """What `formation_canonique` asks."""
        return {
            "individualisation": self.cleaned_data.get("individualisation"),
            "validation": self.cleaned_data.get("validation", ""),
            "blocs": self.cleaned_data.get("blocs", ()),
        }


class NonCertifianteForm(FicheForm):
    """A training without a sheet; its domaines and métiers are lists kept beside."""

    fiche, table = Fiche.FORMATION, HORS_FICHE
    famille_metier = forms.ChoiceField(required=False)

    class Meta:
        model = Formation
        fields = colonnes(Fiche.FORMATION, HORS_FICHE)
        formfield_callback = de_la_fiche(Fiche.FORMATION)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choix_de(self, "famille_metier").choices = [("", "Choisir"), *_familles()]
        # « Certification » comes from a sheet only.
        ecarter(self.fields["objectif_general"], ObjectifGeneral.CERTIFICATION)

    def est_demande(self, champ: Champ) -> bool:
        """The same whether it is created or not: nothing else of the card decides."""
        return champ.requis(self.instance)


def _familles() -> list[tuple[str, str]]:
    """Code then label, so that a domaine is found under its grand domaine."""
    return [
        (code, libelle if code == "toutes" else f"{code} {libelle}")
        for code, libelle in familles_de_metier().items()
    ]


class NouvelleNonCertifianteForm(NonCertifianteForm):
    """The first page: the title is what a draft starts from, the family and the level are proposed."""

    def __init__(self, *args: Any, etablissement: Etablissement, **options: Any) -> None:
        propose = formation_proposee(etablissement)
        options["instance"] = Formation(etablissement=etablissement, **propose)
        super().__init__(*args, **options)
        self.a_repris = bool(propose["famille_metier"])
        if self.a_repris:
            mentionner(self, propose)

    def clean_intitule(self) -> str:
        """Without a title nobody would find the draft again."""
        intitule = str(self.cleaned_data["intitule"])
        if not intitule:
            raise forms.ValidationError(
                "Indiquez l'intitulé : votre brouillon portera ce nom.", code="requis"
            )
        return intitule
