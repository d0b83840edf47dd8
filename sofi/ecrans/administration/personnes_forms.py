"""Forms of people's requests: who is looked for, and what becomes of each public contact."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from sofi.ecrans.commun.champs import ChampTexte
from sofi.ecrans.commun.champs_identifiants import ChampTelephone
from sofi.personnes.contacts import Fiche
from sofi.personnes.models import Demande
from sofi.personnes.valeurs import Personne, telephone_lu

PAR_DEMANDE_MAX = 20
"""Addresses, or numbers, of one person."""


class FormulaireDemande(forms.Form):
    """Who asks, and under which names and addresses they are known."""

    nature = forms.ChoiceField(
        label="Ce qui est demandé",
        choices=Demande.Nature,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce qui est demandé."},
    )
    prenom = forms.CharField(label="Prénom", max_length=50, required=False)
    nom = forms.CharField(label="Nom", max_length=50, required=False)
    nom_seul = forms.BooleanField(
        label="Chercher aussi le nom sans le prénom",
        required=False,
        help_text="À cocher si ce nom est rare : « Martin » effacerait celui des autres, et celui des rues.",
    )
    courriels = ChampTexte(
        label="Adresses e-mail",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text="Une par ligne. Exemple : prenom.nom@exemple.fr",
    )
    telephones = ChampTexte(
        label="Numéros de téléphone",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text="Un par ligne. Ceux de cette personne seule, jamais un standard.",
    )
    motif = forms.CharField(
        label="Comment la demande est venue",
        max_length=200,
        error_messages={"required": "Dites comment la demande est venue, et de quand elle est."},
        help_text="Exemple : courrier du 12 mars 2027, identité vérifiée. Effacé avec la personne.",
    )

    def clean_courriels(self) -> tuple[str, ...]:
        """Addresses in lower case, once each."""
        lus = _lignes(self.cleaned_data["courriels"].lower())
        for rang, courriel in enumerate(lus, start=1):
            try:
                validate_email(courriel)
            except ValidationError:
                raise ValidationError(
                    f"Ligne {rang} : « {courriel[:60]} » n’est pas une adresse e-mail."
                ) from None
        return lus

    def clean_telephones(self) -> tuple[str, ...]:
        """Numbers as they are kept."""
        lus = _lignes(self.cleaned_data["telephones"])
        for rang, numero in enumerate(lus, start=1):
            if not telephone_lu(numero):
                raise ValidationError(
                    f"Ligne {rang} : « {numero[:40]} » n’est pas un numéro. Exemple : 02 41 00 00 00."
                )
        return tuple(telephone_lu(numero) for numero in lus)

    def clean(self) -> dict[str, Any]:
        """Something to look for: a first name alone is everybody's."""
        valeurs = super().clean() or self.cleaned_data
        if not self.errors and not (valeurs["nom"] or valeurs["courriels"]):
            self.add_error("nom", "Donnez au moins un nom ou une adresse e-mail à chercher.")
        if not self.errors and valeurs["nom"] and not (valeurs["prenom"] or valeurs["nom_seul"]):
            self.add_error("prenom", "Donnez le prénom, ou cochez « Chercher aussi le nom seul ».")
        return valeurs

    @property
    def personne(self) -> Personne:
        """Who is looked for."""
        v = self.cleaned_data
        return Personne(v["nom"], v["prenom"], v["courriels"], v["telephones"], v["nom_seul"])


def _lignes(texte: str) -> tuple[str, ...]:
    lus = tuple(dict.fromkeys(ligne.strip() for ligne in texte.split("\n") if ligne.strip()))
    if len(lus) > PAR_DEMANDE_MAX:
        raise ValidationError(f"{PAR_DEMANDE_MAX} lignes au plus : faites une seconde demande.")
    return lus


class FormulaireRemplacant(forms.Form):
    """Of a public contact: another one, or the service that it becomes."""

    par = forms.ChoiceField(
        label="Qui le remplace",
        required=False,
        help_text="Sur les fiches et sur les offres publiées, aussitôt.",
    )
    service = forms.CharField(
        label="Ou la fiche reste, au nom d’un service",
        max_length=50,
        required=False,
        help_text="Exemple : Accueil formation.",
    )
    telephone = ChampTelephone(label="Téléphone du service", required=False)
    courriel = forms.EmailField(label="Adresse e-mail du service", max_length=160, required=False)

    def __init__(self, *args: Any, fiche: Fiche, **options: Any) -> None:
        options["prefix"] = str(fiche.contact.pk)
        super().__init__(*args, **options)
        self.fiche = fiche
        par: Any = self.fields["par"]
        remplacants = [(str(contact.pk), str(contact)) for contact in fiche.remplacants]
        par.choices = [("", "Personne : la fiche reste, au nom d’un service"), *remplacants]

    def clean(self) -> dict[str, Any]:
        """One or the other."""
        valeurs = super().clean() or self.cleaned_data
        if valeurs.get("par") or self.errors:
            return valeurs
        if not valeurs.get("service"):
            self.add_error("par", "Choisissez qui remplace ce contact, ou nommez le service.")
        elif not (valeurs.get("telephone") or valeurs.get("courriel")):
            self.add_error(
                "telephone", "Indiquez un téléphone ou un e-mail pour joindre le service."
            )
        return valeurs
