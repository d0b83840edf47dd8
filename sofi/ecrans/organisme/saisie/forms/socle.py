"""What the forms of the four cards share: made from the model and the table of the cards' fields.

A card's form is never all or nothing: `valeurs` are the fields that changed and are right, and they are
stored even when another field is refused.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict

from sofi.ecrans.commun.champ_lie import lier
from sofi.ecrans.commun.champs import RefusPartiel
from sofi.offre.codes import Fiche
from sofi.offre.fiches import MODELES, Champ
from sofi.offre.fiches.conditions import toujours

MENTION_REPRISE = "Repris"
CONFIRME = "confirme_"  # before the name of a field, the box that confirms it
COCHES = (forms.CheckboxSelectMultiple, forms.SelectMultiple, forms.CheckboxInput)


class SaisieForm(forms.ModelForm):
    """A form that names what it refuses of a text and keeps the rest (`textes_gardes`, by field)."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.textes_gardes: dict[str, str] = {}
        super().__init__(*args, **options)

    def add_error(self, field: str | None, error: Any) -> None:
        """Keep the rest of a text of which only a part is refused."""
        super().add_error(field, error)
        if field and isinstance(error, RefusPartiel):
            self.textes_gardes[field] = error.texte_garde

    def montrer(self, **valeurs: Any) -> None:
        """Show these values instead of those that were sent: what is kept of a text, a new revision."""
        data = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        for nom, valeur in valeurs.items():
            data[self.add_prefix(nom)] = valeur
        self.data = data

    def est_envoye(self, nom: str) -> bool:
        """Was the field on the page? Nothing is sent for a list of boxes when none is ticked."""
        widget = self.fields[nom].widget
        return isinstance(widget, COCHES) or not widget.value_omitted_from_data(
            self.data, self.files, self.add_prefix(nom)
        )


class FormulaireDeFiche(forms.BaseForm):
    """Some fields of a card: what their rows of the table say is said beside each."""

    fiche: ClassVar[Fiche]
    table: ClassVar[tuple[Champ, ...]]
    apres: ClassVar[str] = ""  # the group that its own follow, on a page shared with another form

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for champ in self.table:
            if champ.nom in self.fields:
                lie = lier(self, champ.nom)
                lie.label, lie.help_text = champ.libelle(self.fiche), champ.aide
                lie.largeur, lie.unite, lie.longueur = champ.largeur, champ.unite, champ.longueur
                lie.obligatoire = self.est_demande(champ)

    def est_demande(self, champ: Champ) -> bool:
        """The asterisk means « needed to send »: a draft needs nothing."""
        raise NotImplementedError


def colonnes(fiche: Fiche, table: Iterable[Champ]) -> list[str]:
    """The columns of the card's model that a form of these rows asks; lists of rows have their own forms."""
    modele = MODELES[fiche]._meta
    noms = [nom for champ in table for nom in champ.colonnes]
    return [nom for nom in noms if isinstance(modele.get_field(nom), models.Field)]


class FicheForm(FormulaireDeFiche, SaisieForm):
    """A card. `revision` is the one that was read: what somebody else saved since is never overwritten."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        self.champs_imposes: set[str] = set()  # fixed by the programme, and not what the card holds
        super().__init__(*args, **options)
        self.fields["revision"].initial = getattr(self.instance, "revision", 0)

    def est_demande(self, champ: Champ) -> bool:
        """By the card as it is stored; before it is, only what is asked whatever the card says."""
        creee = self.instance.pk is not None
        return champ.requis(self.instance) if creee else champ.requis is toujours

    @property
    def champs_changes(self) -> list[str]:
        """The fields whose value differs from the one stored; a field that was not sent doesn't."""
        return [nom for nom in self.changed_data if nom != "revision" and self.est_envoye(nom)]

    @property
    def valeurs(self) -> dict[str, Any]:
        """The changed fields that may be stored, and those that the programme imposes."""
        correctes = self.cleaned_data | self.textes_gardes
        noms = [
            *self.champs_changes,
            *(nom for nom in self.champs_imposes if nom in self.cleaned_data),
        ]
        valeurs = {nom: correctes[nom] for nom in noms if nom in correctes}
        propres = {nom: v for nom, v in valeurs.items() if not nom.startswith(CONFIRME)}
        if len(propres) < len(valeurs):
            propres["confirmations"] = self._confirmations()
        return propres

    def _confirmations(self) -> list[str]:
        """The fields whose box is ticked."""
        boites = [nom for nom in self.fields if nom.startswith(CONFIRME)]
        cochees = [nom for nom in boites if self.cleaned_data.get(nom)]
        return [nom.removeprefix(CONFIRME) for nom in cochees]

    @property
    def revision_lue(self) -> int:
        """The revision of the card when it was read; the card's own when the form doesn't say."""
        revision = self.cleaned_data.get("revision")
        return getattr(self.instance, "revision", 0) if revision is None else int(revision)


def mentionner(formulaire: forms.BaseForm, noms: Iterable[str]) -> None:
    """Say beside these fields that their value comes from the last entry."""
    for nom in noms:
        if nom in formulaire.fields:
            lier(formulaire, nom).mention = MENTION_REPRISE


def appliquer(carte: models.Model, valeurs: dict[str, Any]) -> list[str]:
    """Put these values on the card; the names of those held by its own row (the others are its lists)."""
    colonnes = []
    for nom, valeur in valeurs.items():
        if not carte._meta.get_field(nom).many_to_many:
            setattr(carte, nom, valeur)
            colonnes.append(nom)
    return colonnes


def ecarter(champ: forms.Field, code: str) -> None:
    """Take a choice out of those a field offers."""
    liste: Any = champ
    liste.choices = [(c, libelle) for c, libelle in liste.choices if c != code]


def garder_les_stockees(formulaire: forms.BaseForm) -> None:
    """What the card holds stays among the choices of its field, whatever is offered now: saving loses nothing."""
    carte = getattr(formulaire, "instance", None)
    for nom, champ in formulaire.fields.items():
        if not isinstance(champ, forms.ChoiceField) or isinstance(champ, forms.ModelChoiceField):
            continue
        stockee = getattr(carte, nom, None)
        stockees = stockee if isinstance(stockee, list) else [stockee]
        liste: Any = champ.choices
        offertes = {str(code) for code, _ in liste}
        absentes = [v for v in stockees if v not in (None, "") and str(v) not in offertes]
        if absentes:
            champ.choices = [*liste, *((v, _nommer(carte, nom, v)) for v in absentes)]


def _nommer(carte: Any, nom: str, valeur: Any) -> str:
    """Its label in the model, when it has one, and that it isn't offered any more."""
    colonne: Any = carte._meta.get_field(nom)
    choix = getattr(colonne, "base_field", colonne).choices or ()
    return f"{dict(choix).get(valeur, valeur)} (n’est plus proposé)"


def refuser(formulaire: forms.BaseForm, nom: str, message: str) -> None:
    """Refuse a value after the fields were read."""
    formulaire.add_error(nom, ValidationError(message, code="refuse"))
