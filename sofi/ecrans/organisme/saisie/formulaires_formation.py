"""Forms of the F card: the answers about a sheet, or a non-certifying training typed by hand."""

from typing import Any

from django import forms

from sofi.annuaire.models import Etablissement
from sofi.ecrans.commun.champ_lie import lier
from sofi.ecrans.commun.champs import de_la_fiche
from sofi.ecrans.commun.widgets import OuiNon
from sofi.offre.codes import Fiche, ObjectifGeneral, Validation
from sofi.offre.fiches import champ
from sofi.offre.models import Action, Formation
from sofi.offre.reprises import formation_proposee
from sofi.referentiels.familles import familles_de_metier
from sofi.referentiels.models import BlocCompetences

from .formulaires import FicheForm, ecarter, mentionner


class BlocsField(forms.ModelMultipleChoiceField):
    """The blocs of the sheet."""

    def label_from_instance(self, obj: BlocCompetences) -> str:
        """The code then the title."""
        return str(obj)


class ReponsesForm(forms.Form):
    """Individualisation × validation × blocs. Another answer is another canonical F: nothing is edited.

    `revision` is the action's when they were read: what was answered since is not overwritten.
    """

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
        blocs = self.fields["blocs"]
        assert isinstance(blocs, BlocsField)
        blocs.queryset = BlocCompetences.objects.filter(pk__in=[bloc.pk for bloc in proposes])
        for nom in ("individualisation", "validation", "blocs"):
            declare = champ(Fiche.FORMATION, nom)
            self.fields[nom].label = declare.libelle(Fiche.FORMATION)
            self.fields[nom].help_text = declare.aide
            lier(self, nom).obligatoire = True

    @property
    def revision_lue(self) -> int:
        """The action's revision when the answers were read; the one it has when the form doesn't say."""
        lue = self.cleaned_data.get("revision")
        return int(self.initial["revision"] if lue is None else lue)

    def montrer_revision(self, revision: int) -> None:
        """Show the answers that were typed as read at this revision."""
        donnees: Any = self.data
        self.data = donnees.copy()
        self.data["revision"] = str(revision)  # type: ignore[index]

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

    fiche = Fiche.FORMATION
    famille_metier = forms.ChoiceField(required=False)

    class Meta:
        model = Formation
        fields = ["intitule", "objectif_general", "niveau_sortie", "famille_metier"]
        formfield_callback = de_la_fiche(Fiche.FORMATION)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        famille = self.fields["famille_metier"]
        assert isinstance(famille, forms.ChoiceField)
        declare = champ(Fiche.FORMATION, "famille_metier")
        lie = lier(self, "famille_metier")
        lie.label, lie.help_text = declare.libelle(Fiche.FORMATION), declare.aide
        famille.choices = [("", "Choisir"), *_familles()]
        objectif = self.fields["objectif_general"]
        assert isinstance(objectif, forms.ChoiceField)
        # « Certification » comes from a sheet only.
        ecarter(objectif, ObjectifGeneral.CERTIFICATION)
        for nom in self.fields:
            if nom != "revision":
                lier(self, nom).obligatoire = True


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
        self.repris = bool(propose["famille_metier"])
        if self.repris:
            mentionner(self, propose)

    def clean_intitule(self) -> str:
        """Without a title nobody would find the draft again."""
        intitule = str(self.cleaned_data["intitule"])
        if not intitule:
            raise forms.ValidationError(
                "Indiquez l'intitulé : votre brouillon portera ce nom.", code="requis"
            )
        return intitule
