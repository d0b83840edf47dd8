"""The form of a page: the columns of its kind, a file that is judged when it comes."""

from typing import IO, Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import models

from sofi.ecrans.commun.champ_lie import choix_de, lier
from sofi.ecrans.commun.champs import ChampRiche, champ_de_saisie
from sofi.editorial.fichiers import FORMATS, TAILLE_MAX, FichierRefuse, garder, type_de
from sofi.editorial.models import COLONNES, Page, Sorte
from sofi.editorial.sortes import RICHES, SORTES

FORMATS_DITS = ", ".join(suffixe[1:].upper() for suffixe in FORMATS)


def champ_de_page(champ: "models.Field[Any, Any]", **options: Any) -> forms.Field | None:
    """Rich texts with the editor of the cards; a draft may lack everything but its title."""
    if champ.name in RICHES:
        return ChampRiche(
            longueur=RICHES[champ.name],
            required=False,
            label=str(champ.verbose_name).capitalize(),
            help_text=AIDES.get(champ.name, ""),
        )
    return champ_de_saisie(champ, **options)


AIDES = {
    "resume": "Une ou deux lignes, lues dans les listes et sous le titre.",
    "texte": (
        "Un paragraphe tout en gras devient un titre de la page. Listes, gras, italique et liens, par la barre ou "
        "collés d’un traitement de texte."
    ),
    "ordre": "Les plus petits d’abord ; à nombre égal, par titre.",
    "parait_le": "Vide : le jour où vous la publiez.",
    "jusqu_au": "Dernier jour où elle se lit ; vide : sans fin.",
    "lecteurs": "Les organismes la lisent à côté de la connexion, le public à l’accueil ; la liste les montre toutes.",
    "dispositif": "Pour une procédure de saisie : le programme dont elle parle.",
    "video": "En https. Elle s’ouvre sur son site ; sa transcription va dans le texte.",
    "lien_convention": "En https.",
    "jour": "Pour un mardi de SOFI.",
    "demarche": "Une liste numérotée se lit le mieux.",
}


LARGEURS = {"parait_le": "c6", "jusqu_au": "c6", "jour": "c6", "ordre": "c6"}


class FormulairePage(forms.ModelForm):
    """A page of one kind. `revision` says which writing was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    depot = forms.FileField(
        label="Fichier",
        required=False,
        help_text=f"{FORMATS_DITS} ; {TAILLE_MAX // 1024**2} Mo au plus.",
        widget=forms.FileInput({"accept": ",".join(FORMATS)}),
    )
    sans_fichier = forms.BooleanField(label="Ne plus donner ce fichier", required=False)

    class Meta:
        model = Page
        fields = tuple(nom for nom in COLONNES if nom not in ("sorte", "adresse", "fichier"))
        help_texts = {nom: aide for nom, aide in AIDES.items() if nom not in RICHES}
        error_messages = {"titre": {"required": "Écrivez le titre."}}
        formfield_callback = champ_de_page

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.sorte = Sorte(self.instance.sorte)
        voulus = [*SORTES[self.sorte].champs, "revision"]
        if "fichier" in voulus:
            voulus += ["depot", "sans_fichier"] if self.instance.fichier_id else ["depot"]
        for nom in set(self.fields) - set(voulus):
            del self.fields[nom]
        self.order_fields(voulus)
        self.initial["revision"] = self.instance.revision
        if self.sorte == Sorte.DISPOSITIF:
            self._choisir_le_dispositif()
        if "ordre" in self.fields:
            self.fields["ordre"].required = False
        self._dire_ce_qui_est_requis()

    def _dire_ce_qui_est_requis(self) -> None:
        """The asterisk is on what the page needs to appear; short fields stand side by side."""
        for nom in self.fields:
            lier(self, nom).obligatoire = nom in SORTES[self.sorte].requis
            lier(self, nom).largeur = LARGEURS.get(nom, "")

    def clean_ordre(self) -> int:
        """None given: with the first."""
        return self.cleaned_data["ordre"] or 0

    def _choisir_le_dispositif(self) -> None:
        """A page tells one dispositif, chosen once: its address is that of the dispositif."""
        if self.instance.pk:
            del self.fields["dispositif"]
            return
        champ: Any = choix_de(self, "dispositif")
        ecrits = Page.objects.filter(sorte=Sorte.DISPOSITIF).values("dispositif")
        champ.queryset = champ.queryset.exclude(pk__in=ecrits)
        champ.required = True
        champ.help_text = "Ceux qui n’ont pas encore leur page."
        champ.error_messages["required"] = "Choisissez le dispositif."

    def clean_depot(self) -> UploadedFile | None:
        """A file of a kind that may be given, by its content."""
        depose: UploadedFile | None = self.cleaned_data["depot"]
        if depose is not None:
            try:
                type_de(depose.name or "", cast("IO[bytes]", depose.file), depose.size or 0)
            except FichierRefuse as refus:
                raise forms.ValidationError(str(refus)) from None
        return depose

    def page(self) -> Page:
        """The page as it is typed, its file kept; not written yet."""
        page: Page = self.save(commit=False)
        page.revision = self.cleaned_data.get("revision") or 0
        if depose := self.cleaned_data.get("depot"):
            page.fichier = garder(depose.name, depose)
        elif self.cleaned_data.get("sans_fichier"):
            page.fichier = None
        return page
