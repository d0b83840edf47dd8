"""All that a gabarit says of one field, in one form; the controls are those of the card itself where they can be."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.forms.utils import ErrorDict

from sofi.ecrans.commun.champs import ChampEntier, ChampTexte, de_la_fiche
from sofi.offre.codes import Fiche, ObjectifGeneral, Parcours
from sofi.offre.fiches import FICHES, MODELES
from sofi.offre.gabarits.verification import (
    A_CONFIRMER,
    CODES,
    SANS_CASE,
    a_plafond,
    contradictions_de,
    est_multiple,
    fautes_de,
)
from sofi.programmes.cellules import Cellule, Contrainte, Genre, ecrire, empreinte
from sofi.referentiels.familles import familles_de_metier
from sofi.referentiels.models import PreRequis

VALEURS_EXCLUES = {"parcours": Parcours.INCONNU, "objectif_general": ObjectifGeneral.CERTIFICATION}
"""Choices that are never offered on the cards."""
RICHES = {(fiche, c.nom) for fiche, table in FICHES.items() for c in table if c.riche}
FICHE = "fiche"
SEPARES = re.compile(r"[\s,;]+")
TEXTE = 500
CODE = 20  # longer than any code of the tables: what is refused is a sentence
NOMBRE_DE_CODES = 5
DEPART = {
    "": "Rien : comme pour toute formation",
    Genre.PROPOSE: "Prérempli : l'organisme peut changer",
    Genre.FIXE: "Fixé : l'organisme ne peut pas changer",
}
OU_VONT: dict[Genre, str] = {
    Genre.PROPOSE: "valeur",
    Genre.FIXE: "valeur",
    Genre.PARMI: "parmi",
    Genre.COMPREND: "comprend",
    Genre.CONFIRME: "confirme",
    Genre.AU_PLUS: "au_plus",
    Genre.AIDE: "aide",
}


class ChampCodes(forms.CharField):
    """Codes of a reference table, typed one after the other."""

    def __init__(self, *, multiple: bool, **options: Any) -> None:
        super().__init__(required=False, max_length=200, **options)
        self.multiple = multiple

    def prepare_value(self, value: Any) -> Any:
        """As they are typed."""
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """A list, or the only code."""
        codes = [code for code in SEPARES.split(super().clean(value)) if code]
        if not self.multiple and len(codes) > 1:
            raise ValidationError("Indiquez un seul code.")
        if len(codes) > NOMBRE_DE_CODES:
            raise ValidationError(f"Indiquez {NOMBRE_DE_CODES} codes au plus.")
        if long := next((code for code in codes if len(code) > CODE), ""):
            raise ValidationError(f"« {long[:CODE]}… » n'est pas un code.")
        uniques = list(dict.fromkeys(codes))
        return uniques if self.multiple else next(iter(uniques), "")


class Genres:
    """What may be said of a field: which values it has, and how they are chosen."""

    def __init__(self, fiche: Fiche, champ: str, codes_gardes: Iterable[str] = ()) -> None:
        """`codes_gardes`: codes that the gabarit holds, offered whatever became of them."""
        self.fiche, self.champ, self.codes_gardes = fiche, champ, list(codes_gardes)
        self.multiple = est_multiple(fiche, champ)
        self.codes = champ in CODES and champ != "prerequis"

    @cached_property
    def colonne(self) -> Any:
        """The model's field; None for what isn't a column."""
        try:
            return MODELES[self.fiche]._meta.get_field(self.champ)
        except FieldDoesNotExist:
            return None

    @cached_property
    def choix(self) -> list[tuple[str, str]]:
        """The values there are; empty when any may be typed."""
        if self.champ == "prerequis":
            offerts = PreRequis.objects.en_vigueur() | PreRequis.objects.filter(
                pk__in=self.codes_gardes
            )
            return [(p.pk, p.libelle) for p in offerts]
        if self.champ == "famille_metier":
            return list(familles_de_metier().items())
        base = getattr(self.colonne, "base_field", self.colonne)
        exclue = VALEURS_EXCLUES.get(self.champ)
        choix = getattr(base, "choices", None) or ()
        return [(str(code), str(nom)) for code, nom in choix if code and code != exclue]

    @property
    def a_valeur(self) -> bool:
        """A gabarit may give it a value; dates, decimal numbers, contacts and rows are the organisme's."""
        if self.codes or self.choix:
            return True
        aucune = (models.DateField, models.DecimalField, ArrayField)
        colonne = self.colonne
        return (
            isinstance(colonne, models.Field)
            and not colonne.is_relation
            and not isinstance(colonne, aucune)
        )

    @property
    def se_confirme(self) -> bool:
        """A box may be asked beside it."""
        return self.fiche in A_CONFIRMER and self.champ not in SANS_CASE

    def controle(self, label: str, help_text: str) -> forms.Field:
        """What the value is typed in."""
        if self.codes:
            return ChampCodes(multiple=self.multiple, label=label, help_text=help_text)
        if self.choix and self.multiple:
            return self.liste(label=label, help_text=help_text)
        if self.choix:
            vide = [("", "Aucune valeur"), *self.choix]
            return forms.ChoiceField(choices=vide, required=False, label=label, help_text=help_text)
        champ: forms.Field | None = de_la_fiche(self.fiche)(self.colonne)
        assert champ is not None
        champ.required, champ.label, champ.help_text = False, label, help_text
        return champ

    def liste(self, **options: Any) -> forms.Field:
        """Several of the values there are."""
        if self.codes:
            return ChampCodes(multiple=True, **options)
        return forms.MultipleChoiceField(
            choices=self.choix, widget=forms.CheckboxSelectMultiple, required=False, **options
        )


class FormulaireChamp(forms.Form):
    """What the gabarit says of a field. `lue` tells what was read, so that nobody's change is overwritten."""

    lue = forms.CharField(widget=forms.HiddenInput, required=False)
    depart = forms.ChoiceField(
        label="Au départ", choices=list(DEPART.items()), widget=forms.RadioSelect, required=False
    )
    requis = forms.BooleanField(
        label="Obligatoire pour envoyer",
        help_text="En plus de ce que demandent les règles générales.",
        required=False,
    )
    aide = ChampTexte(
        label="Consigne",
        help_text="Écrite à côté du champ. Exemple : Précisez les modules optionnels.",
        required=False,
        max_length=TEXTE,
        widget=forms.Textarea(attrs={"rows": 3, "cols": False}),
    )

    def __init__(
        self,
        saisie: Any,
        *,
        fiche: Fiche,
        champ: str,
        cellules: list[dict[str, Any]],
        contrainte: Any,
    ) -> None:
        """`cellules`: as they are stored; `contrainte`: the same, read (`Contrainte`)."""
        self.genres, self.fiche, self.champ = Genres(fiche, champ, _codes(contrainte)), fiche, champ
        super().__init__(saisie, initial=_initiales(contrainte) | {"lue": empreinte(cellules)})
        ordre = ["lue", "depart", "valeur", "parmi", "comprend"]
        ordre += ["requis", "confirme", "au_plus", "au_plus_texte", "aide"]
        if self.genres.a_valeur:
            self._valeurs()
        else:
            del self.fields["depart"]
        if self.genres.se_confirme:
            self.fields["confirme"] = ChampTexte(
                label="Case à cocher",
                help_text="Le texte que l'organisme doit confirmer ; vide : pas de case.",
                required=False,
                max_length=TEXTE,
            )
        if a_plafond(fiche, champ):
            self._plafond()
        self.order_fields(ordre)

    def _valeurs(self) -> None:
        genres = self.genres
        aide = "Avec « prérempli » ou « fixé »."
        if self.champ == FICHE:
            aide = "Le code de la fiche ; avec « fixé », vide veut dire « Référence Certif Info : non »."
        elif (self.fiche, self.champ) in RICHES:
            aide = f"{aide} Mettez entre crochets ce que l'organisme doit remplacer : [Précisez les modules]."
        elif genres.codes and genres.multiple:
            aide = "Les codes, séparés par des virgules ; le premier est le principal."
        self.fields["valeur"] = genres.controle(label="Valeur", help_text=aide)
        if self.champ != FICHE and (genres.codes or genres.choix):
            self.fields["parmi"] = genres.liste(
                label="Choix permis", help_text="Rien : tous les choix restent possibles."
            )
        if genres.multiple:
            self.fields["comprend"] = genres.liste(
                label="Au moins", help_text="Ce que l'organisme garde en plus de ses choix."
            )

    def _plafond(self) -> None:
        self.fields["au_plus"] = ChampEntier(
            label="Au plus",
            help_text="Au-delà, l'organisme est averti et peut envoyer.",
            required=False,
            min_value=0,
        )
        self.fields["au_plus_texte"] = ChampTexte(
            label="Texte de l'avertissement",
            help_text="Facultatif. Exemple : Le règlement prévoit 280 h au plus.",
            required=False,
            max_length=TEXTE,
        )

    def clean(self) -> dict[str, Any]:
        """Every cell is right, and they hold together."""
        reponses: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return reponses
        if not reponses.get("depart") and not _vide(reponses.get("valeur")):
            self.add_error(
                "depart", "Vous donnez une valeur : dites si elle est préremplie ou fixée."
            )
            return reponses
        cellules = self.cellules
        for cellule in cellules:
            for faute in fautes_de(cellule):
                nom = OU_VONT.get(cellule.genre, "")
                phrase = f"{faute[0].upper()}{faute[1:]}."
                self.add_error(nom if nom in self.fields else None, phrase)
        for faute in contradictions_de(Contrainte(tuple(cellules))):
            self.add_error("depart", f"{faute[0].upper()}{faute[1:]}.")
        return reponses

    @property
    def cellules(self) -> list[Cellule]:
        """What was answered, as the gabarit keeps it."""
        reponses = self.cleaned_data
        trouvees = [
            self._cellule(Genre(genre), reponses.get("valeur"))
            for genre in [reponses.get("depart")]
            if genre
        ]
        for genre in (Genre.PARMI, Genre.COMPREND):
            if valeurs := reponses.get(OU_VONT[genre]):
                trouvees.append(self._cellule(genre, valeurs))
        if reponses.get("requis"):
            trouvees.append(self._cellule(Genre.REQUIS))
        if texte := reponses.get("confirme"):
            trouvees.append(self._cellule(Genre.CONFIRME, texte=texte))
        if (plafond := reponses.get("au_plus")) is not None:
            texte = reponses.get("au_plus_texte", "")
            trouvees.append(self._cellule(Genre.AU_PLUS, plafond, texte=texte))
        if texte := reponses.get("aide"):
            trouvees.append(self._cellule(Genre.AIDE, texte=texte))
        return trouvees

    def _cellule(self, genre: Genre, valeur: Any = None, texte: str = "") -> Cellule:
        return Cellule(str(self.fiche.value), self.champ, genre, valeur, texte)

    @property
    def objets(self) -> list[dict[str, Any]]:
        """To be stored."""
        return ecrire(self.cellules)

    @property
    def listes_de_codes(self) -> dict[str, str]:
        """Where a code that was found may be put, and how it is called."""
        noms = ("valeur", "parmi", "comprend")
        return {nom: str(self.fields[nom].label) for nom in noms if nom in self.fields}

    def ajouter(self, code: str, nom: str) -> None:
        """Put a code after those typed in this list, or in place of the only one; nothing is judged."""
        donnees: Any = self.data
        self.data = donnees = donnees.copy()
        autres_codes = [c for c in SEPARES.split(donnees.get(nom, "")) if c and c != code]
        seul = nom == "valeur" and not self.genres.multiple
        donnees[nom] = code if seul else ", ".join([*autres_codes, code])

    def ne_pas_juger(self) -> None:
        """Show what was typed as it is, without a word on what lacks."""
        self._errors, self.cleaned_data = ErrorDict(), {}

    def relire(self, cellules: list[dict[str, Any]]) -> None:
        """What was typed now counts as read beside what is stored."""
        donnees: Any = self.data
        donnees = donnees.copy()
        donnees["lue"] = empreinte(cellules)
        self.data = donnees


def _vide(valeur: Any) -> bool:
    return valeur is None or valeur in ("", [])


def _codes(contrainte: Contrainte) -> list[str]:
    """Every code that the cells hold."""
    listes = [cellule.valeur for cellule in contrainte.cellules if isinstance(cellule.valeur, list)]
    return [str(code) for liste in listes for code in liste]


def _valeur(contrainte: Contrainte, genre: Genre) -> Any:
    cellule = contrainte.cellule_de(genre)
    return cellule.valeur if cellule else None


def _initiales(contrainte: Contrainte) -> dict[str, Any]:
    """What the form shows of the cells there are."""
    depart = contrainte.cellule_de(Genre.FIXE) or contrainte.cellule_de(Genre.PROPOSE)
    plafond = contrainte.cellule_de(Genre.AU_PLUS)
    a_part = (Genre.CONFIRME, Genre.AU_PLUS)
    return {
        "depart": str(depart.genre) if depart else "",
        "valeur": depart.valeur if depart else None,
        "parmi": _valeur(contrainte, Genre.PARMI),
        "comprend": _valeur(contrainte, Genre.COMPREND),
        "requis": contrainte.est_requis,
        "confirme": contrainte.confirmation,
        "au_plus": plafond.valeur if plafond else None,
        "au_plus_texte": plafond.texte if plafond else "",
        "aide": " ".join(c.texte for c in contrainte.cellules if c.texte and c.genre not in a_part),
    }
