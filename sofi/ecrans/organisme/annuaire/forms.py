"""Forms of the organisme's directory."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils import timezone

from sofi.annuaire.models import Contact, Etablissement, PorteOuverte, Site
from sofi.ecrans.commun.champs import champ_de_saisie
from sofi.ecrans.commun.champs_identifiants import ChampSiret, ChampUai
from sofi.ecrans.commun.formulaires_adresse import CHAMPS, AvecAdresse
from sofi.ecrans.commun.roles import ACCUEIL, ROLES
from sofi.socle.formats import jour_saisi

ANNEES_A_VENIR = 3
"""A porte ouverte later than that is a year mistyped."""


AIDES_ETABLISSEMENT = {
    "telephone": "Celui que le public appelle. Exemple : 02 41 00 00 00.",
    "courriel": "Celle où le public vous écrit. Exemple : accueil@exemple.fr.",
    "url": "Exemple : https://www.exemple.fr.",
    "description": "Ce que vous enseignez, et depuis quand. Exemple : les métiers du bois depuis 1998.",
}


class AdresseComplete(AvecAdresse):
    """An address that people can be sent to."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for nom in ("ligne1", "code_postal", "ville"):
            self.fields[nom].required = True


class FormulaireEtablissement(AdresseComplete):
    """What an organisme says of its établissement; its identity and Qualiopi are the service Offre's."""

    class Meta:
        model = Etablissement
        fields = [*CHAMPS, "telephone", "courriel", "url", "description"]
        formfield_callback = champ_de_saisie
        help_texts: ClassVar = AIDES_ETABLISSEMENT


class FormulaireSite(AdresseComplete):
    """A place where the établissement trains."""

    siret = ChampSiret(
        label="SIRET du lieu",
        required=False,
        help_text="Si le lieu a le sien, comme une annexe. Exemple : 999 000 128 00010.",
    )
    uai = ChampUai(
        label="UAI du lieu",
        help_text="Si le lieu est un établissement scolaire. Exemple : 0531234A.",
    )

    class Meta:
        model = Site
        fields = [
            "nom",
            "principal",
            "siret",
            "uai",
            *CHAMPS,
            "acces_handicapes",
            "restauration",
            "hebergement",
            "transport",
        ]
        formfield_callback = champ_de_saisie
        help_texts = {
            "nom": "Le nom sous lequel vous le choisirez dans vos fiches. Exemple : Atelier de Laval.",
            "principal": "Il est proposé en premier ; un seul site l'est.",
            "acces_handicapes": "Exemple : accès de plain-pied, boucle magnétique.",
            "transport": "Exemple : bus C, arrêt Halles.",
            "restauration": "Exemple : cantine à 200 m, salle avec micro-ondes.",
            "hebergement": "Exemple : résidence à 1 km, 20 chambres.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # The main site stays so until another one is.
        self.fields["principal"].disabled = bool(self.instance.pk and self.instance.principal)


class FormulaireContact(forms.ModelForm):
    """A person or a service, reached by telephone or by e-mail, with one role or several.

    Nobody's name is public by oversight: it is chosen, and whoever chooses says that the person knows.
    """

    nom_public = forms.ChoiceField(
        label="Le public lit",
        choices=[("service", "Un service, sans nom"), ("personne", "Le nom d’une personne")],
        required=False,
        widget=forms.RadioSelect,
        help_text="Sans nom, le public lit le service. Exemple : « Inscriptions », et le nom reste interne.",
    )
    prevenue = forms.BooleanField(
        label="La personne sait que son nom sera public.",
        required=False,
        help_text="Si vous choisissez « Le nom d’une personne ». Exemple : prévenue par e-mail.",
    )

    type_contact = forms.ChoiceField(
        label="Rôle principal",
        choices=list(ROLES.items()),
        initial=ACCUEIL,
        help_text="Celui que vos fiches et les partenaires affichent.",
    )
    autres_types = forms.MultipleChoiceField(
        label="Autres rôles",
        choices=list(ROLES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Si la même personne en tient plusieurs : vous ne la saisissez qu'une fois.",
    )

    class Meta:
        model = Contact
        fields: ClassVar = [
            "type_contact",
            "autres_types",
            "civilite",
            "prenom",
            "nom",
            "nom_public",
            "fonction",
            "telephone",
            "courriel",
            "ligne_directe",
        ]
        formfield_callback = champ_de_saisie
        help_texts: ClassVar = {
            "civilite": "Interne, sauf si vous publiez le nom. Laissez vide pour un service. Exemple : Madame.",
            "prenom": "Interne, sauf si vous publiez le nom. Laissez vide pour un service.",
            "nom": (
                "Le nom d'une personne : interne, sauf si vous le publiez. Le nom d'un service : public. "
                "Exemple : Accueil."
            ),
            "fonction": "Public : ce que fait la personne ou le service. Exemple : inscriptions.",
            "telephone": "Public. Exemple : 02 41 00 00 00. Un téléphone ou un e-mail est nécessaire.",
            "courriel": "Public. Préférez l'adresse d'un service. Exemple : accueil@exemple.fr.",
            "ligne_directe": "Interne : pour le service Offre seulement. Exemple : 02 41 00 00 12.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        publie = self.instance.nom_public
        dits = options.get("initial") or {}
        self.initial["nom_public"] = dits.get("nom_public", "personne" if publie else "service")
        self.initial["prevenue"] = dits.get("prevenue", publie)

    @classmethod
    def apercu(cls, dits: QueryDict, objet: Contact) -> "FormulaireContact":
        """As it is typed, without judging it; its instance is what would be kept, and is kept nowhere."""
        lu = cls(dits, instance=objet)
        lu.is_valid()
        for nom in (
            "nom",
            "telephone",
            "courriel",
        ):  # what can't be read yet, in place of what was kept before
            if nom in lu.errors and nom not in lu.cleaned_data:
                setattr(objet, nom, "")
        tels_quels = {nom: lu[nom].value() for nom in lu.fields}
        return cls(initial=tels_quels, instance=lu.instance)

    def clean_nom_public(self) -> bool:
        """Nothing said is the service."""
        return bool(self.cleaned_data["nom_public"] == "personne")

    def clean(self) -> dict[str, Any]:
        """Nobody can write to a contact without telephone nor e-mail, and the feed refuses it."""
        valeurs = super().clean() or self.cleaned_data
        if valeurs.get("nom_public") and not valeurs.get("prevenue"):
            self.add_error(
                "prevenue",
                "Prévenez cette personne que son nom sera public, puis cochez la case ; "
                "ou choisissez « Un service, sans nom ».",
            )
        principal = valeurs.get("type_contact")
        valeurs["autres_types"] = [c for c in valeurs.get("autres_types", []) if c != principal]
        joignable = valeurs.get("telephone") or valeurs.get("courriel")
        if not joignable and not self.errors:
            self.add_error(
                "telephone", "Ce contact n'est pas joignable : indiquez un téléphone ou un e-mail."
            )
        return valeurs


class FormulaireInvitation(forms.Form):
    """To whom a key is sent; it gives the rights of whoever sends it, no other."""

    email = forms.EmailField(
        label="Adresse e-mail de la personne",
        max_length=160,
        help_text="La sienne, pas celle d'un service : la clé n'ouvre qu'un compte. Exemple : prenom.nom@exemple.fr.",
        error_messages={"required": "Indiquez l'adresse où envoyer l'invitation."},
    )


class FormulairePorteOuverte(forms.ModelForm):
    """A day when the public is received."""

    class Meta:
        model = PorteOuverte
        fields: ClassVar = ["date", "debut", "fin", "site", "lien", "commentaire"]
        formfield_callback = champ_de_saisie
        help_texts: ClassVar = {
            "date": "Exemple : 14/03/2027.",
            "debut": "Exemple : 09:00.",
            "fin": "Exemple : 17:00. Laissez vide si elle n'est pas connue.",
            "site": "Le site où vous recevez le public. Laissez vide si tout se passe à distance.",
            "lien": "Pour la suivre à distance ou s'y inscrire. Exemple : https://www.exemple.fr/portes-ouvertes",
            "commentaire": "Exemple : visite des ateliers toutes les heures, sans inscription.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        champ: Any = self.fields["site"]
        sites = Site.objects.filter(etablissement=self.instance.etablissement)
        champ.queryset = sites.filter(retire_le__isnull=True) | sites.filter(
            pk=self.instance.site_id
        )
        champ.empty_label = "Aucun : à distance"

    def clean_date(self) -> datetime.date:
        """One announces what is to come; one may still correct what is past."""
        date: datetime.date = self.cleaned_data["date"]
        jour = timezone.localdate()
        if "date" in self.changed_data and date < jour:
            raise forms.ValidationError(
                f"Le {jour_saisi(date)} est passé. Indiquez une date à partir d'aujourd'hui."
            )
        if date.year > jour.year + ANNEES_A_VENIR:
            raise forms.ValidationError(
                f"Le {jour_saisi(date)} est dans plus de {ANNEES_A_VENIR} ans. Vérifiez l'année."
            )
        return date

    def _get_validation_exclusions(self) -> set[str]:
        """The établissement is looked at too: the same porte ouverte is announced once."""
        return super()._get_validation_exclusions() - {"etablissement"}  # type: ignore[misc]
