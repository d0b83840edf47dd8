"""Forms of one's own account: asking for a key, using it, changing address, asking for an attachment."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from sofi.annuaire.cles import CleRefusee, lire_cle
from sofi.annuaire.models import NDA_SANS
from sofi.comptes.models import DemandeAcces, Utilisateur
from sofi.comptes.operations import utilisateur_a
from sofi.ecrans.commun.champs_identifiants import ChampNda, ChampSiret, ChampTelephone, ChampUai
from sofi.ecrans.commun.widgets import Texte

MESSAGE_MAX = 1000
AIDE_MOT_DE_PASSE = (
    "12 caractères au moins. Une phrase est plus sûre et plus facile à retenir qu’un mot."
)


class Adresse(forms.EmailField):
    """An e-mail address, in lower case."""

    def __init__(self, **options: Any) -> None:
        defauts = {
            "label": "Adresse e-mail",
            "max_length": 160,
            "error_messages": {
                "required": "Indiquez votre adresse e-mail.",
                "invalid": "Cette adresse e-mail est incomplète ou contient un espace. Exemple : nom@exemple.fr.",
            },
            "widget": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        super().__init__(**{**defauts, **options})

    def to_python(self, value: Any) -> str:
        """Compared without its case."""
        return str(super().to_python(value)).lower()


def champ_message(libelle: str, aide: str, *, requis: bool = False) -> forms.CharField:
    """A few lines for the service Offre."""
    return forms.CharField(
        label=libelle, help_text=aide, required=requis, max_length=MESSAGE_MAX, widget=Texte
    )


class FormulaireDemande(forms.ModelForm):
    """« Je n'ai pas de clé d'activation »."""

    siret = ChampSiret()
    nda = ChampNda(help_text="11 caractères, ceux qui figurent sur vos conventions.")
    uai = ChampUai(help_text="Pour une école sans NDA : 7 chiffres et 1 lettre.")
    nom = forms.CharField(
        label="Nom", max_length=50, error_messages={"required": "Indiquez votre nom."}
    )
    prenom = forms.CharField(label="Prénom", max_length=50, required=False)
    email = Adresse(help_text="Votre adresse professionnelle : la clé y sera envoyée.")
    telephone = ChampTelephone(
        label="Téléphone",
        error_messages={"required": "Indiquez un numéro où vous joindre."},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    message = champ_message("Message", "Ce que le service Offre doit savoir, s'il y a lieu.")

    class Meta:
        model = DemandeAcces
        fields = ["siret", "nda", "uai", "nom", "prenom", "email", "telephone", "message"]

    def clean(self) -> dict[str, Any]:
        """An organisme has a NDA, a school without one its UAI."""
        valeurs = super().clean() or self.cleaned_data
        if "nda" in self.errors or "uai" in self.errors:
            return valeurs
        if not valeurs.get("nda") and not valeurs.get("uai"):
            self.add_error(
                "nda", "Indiquez votre numéro de déclaration d'activité, ou l'UAI d'une école."
            )
        if valeurs.get("nda") == NDA_SANS and not valeurs.get("uai"):
            self.add_error("uai", f"Avec le numéro {NDA_SANS}, indiquez l'UAI de l'école.")
        return valeurs

    def validate_constraints(self) -> None:
        """The same request waiting already is not a fault: it is answered the same."""


class FormulaireCle(forms.Form):
    """« J'ai reçu une clé d'activation »."""

    cle = forms.CharField(
        label="Clé d'activation",
        help_text="4 groupes de 5 lettres ou chiffres.",
        max_length=80,
        error_messages={"required": "Recopiez la clé du message que vous avez reçu."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    email = Adresse(help_text="Celle où vous avez reçu la clé.")

    def clean(self) -> dict[str, Any]:
        """The key must still open something for this address."""
        valeurs = super().clean() or self.cleaned_data
        if "cle" in valeurs and "email" in valeurs:
            try:
                self.cle_lue = lire_cle(valeurs["cle"], email=valeurs["email"])
            except CleRefusee as refusee:
                raise ValidationError(str(refusee), code="cle") from refusee
        return valeurs

    @property
    def deja_dit(self) -> dict[str, str]:
        """What the person typed in the request that this key answers: not to be typed again."""
        demande = self.cle_lue.demande
        return {"nom": demande.nom, "prenom": demande.prenom} if demande else {}

    @property
    def compte_existe(self) -> bool:
        """The address of this key, when it is right, has an account already. Never said without the key."""
        return self.is_valid() and utilisateur_a(self.cleaned_data["email"]) is not None


class FormulaireOuverture(FormulaireCle):
    """The account that a key opens: who, and which password."""

    prenom = forms.CharField(
        label="Prénom",
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    nom = forms.CharField(
        label="Nom",
        max_length=50,
        error_messages={"required": "Indiquez votre nom."},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    mot_de_passe = forms.CharField(
        label="Mot de passe",
        help_text=AIDE_MOT_DE_PASSE,
        strip=False,
        error_messages={"required": "Choisissez un mot de passe."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for nom in ("cle", "email"):
            self.fields[nom].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """A password that is neither short, nor common, nor one's own name."""
        valeurs = super().clean()
        personne = Utilisateur(**{nom: valeurs.get(nom, "") for nom in ("email", "nom", "prenom")})
        if mot_de_passe := valeurs.get("mot_de_passe"):
            try:
                validate_password(mot_de_passe, personne)
            except ValidationError as erreur:
                self.add_error("mot_de_passe", erreur)
        return valeurs


class FormulaireAdresse(forms.Form):
    """A new e-mail address, and the proof that it is oneself."""

    email = Adresse(label="Nouvelle adresse e-mail")
    mot_de_passe = forms.CharField(
        label="Votre mot de passe",
        strip=False,
        error_messages={"required": "Indiquez votre mot de passe."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, utilisateur: Utilisateur, *args: Any) -> None:
        super().__init__(*args)
        self.utilisateur = utilisateur

    def clean_email(self) -> str:
        """Another one than now."""
        email: str = self.cleaned_data["email"]
        if email == self.utilisateur.email:
            raise ValidationError("C'est déjà votre adresse : indiquez la nouvelle.")
        return email

    def clean_mot_de_passe(self) -> str:
        """The present one."""
        mot_de_passe: str = self.cleaned_data["mot_de_passe"]
        if not self.utilisateur.check_password(mot_de_passe):
            raise ValidationError("Ce n’est pas votre mot de passe. Saisissez-le de nouveau.")
        return mot_de_passe


class FormulaireRattachement(forms.Form):
    """« Demander un rattachement »."""

    siret = ChampSiret(help_text="14 chiffres, ceux de l'établissement où vous voulez travailler.")
    message = champ_message(
        "Message", "Votre rôle dans cet établissement : le service Offre le vérifie.", requis=True
    )
