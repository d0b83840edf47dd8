"""Forms of the partners."""

import re
from ipaddress import ip_address, ip_network
from typing import Any, ClassVar

from django import forms

from sofi.partenaires.models import (
    DestinationSftp,
    Partenaire,
    Portee,
    TraductionDeRetour,
)
from sofi.partenaires.sftp import (
    CleIllisible,
    dossier_normal,
    empreinte_de_cle_publique,
    lire_cle_privee,
)
from sofi.socle.chiffrement import chiffrer

DROITS = [
    (Portee.FLUX.value, "Flux : reprendre les fichiers de la nuit"),
    (Portee.API.value, "API : interroger l’offre publiée"),
    (Portee.RETOURS.value, "Retours : dire ce qu’est devenue chaque formation"),
]
RESEAUX_MAX = 50
_SERVEUR = re.compile(
    r"(?P<hote>[^:/\s\[\]]+|\[[0-9a-fA-F:]+\])(?::(?P<port>\d{1,5}))?(?P<dossier>/.*)?"
)


class FormulairePartenaire(forms.ModelForm):
    """Who it is, what it may do, from where, and how files go there."""

    droits = forms.MultipleChoiceField(
        label="Ce qu’il peut lire et faire",
        choices=DROITS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un droit."},
    )
    reseaux = forms.CharField(
        label="Réseaux admis",
        help_text="Un par ligne. Vide : tous. Exemple : 198.51.100.0/24",
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 2}),
    )

    class Meta:
        model = Partenaire
        fields = ("nom", "role", "contact", "email", "droits", "reseaux", "livraison")
        widgets: ClassVar = {"livraison": forms.RadioSelect}
        labels: ClassVar = {
            "nom": "Nom",
            "role": "Ce qu’il est",
            "contact": "Contact technique",
            "email": "Adresse e-mail du contact",
            "livraison": "Livraison",
        }
        help_texts: ClassVar = {"role": "Exemple : portail régional."}
        error_messages: ClassVar = {
            "nom": {
                "required": "Donnez le nom du partenaire.",
                "unique": "Un partenaire porte déjà ce nom.",
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["reseaux"] = "\n".join(self.instance.reseaux)

    def clean_reseaux(self) -> list[str]:
        """Networks in their usual writing, once each."""
        lus: dict[str, None] = {}
        for rang, saisi in enumerate(self.cleaned_data["reseaux"].split("\n"), start=1):
            if texte := saisi.strip():
                try:
                    lus[str(ip_network(texte, strict=False))] = None
                except ValueError:
                    raise forms.ValidationError(
                        f"Ligne {rang} : « {texte[:40]} » n’est pas un réseau. Exemple : 198.51.100.0/24, ou une "
                        "adresse seule."
                    ) from None
        if len(lus) > RESEAUX_MAX:
            raise forms.ValidationError(f"Gardez au plus {RESEAUX_MAX} réseaux.")
        return list(lus)


class FormulaireDestination(forms.ModelForm):
    """Where SOFI puts files. Asked for only when it does; otherwise kept as it is."""

    serveur = forms.CharField(
        label="Serveur et dossier",
        help_text="Exemple : depot.exemple.fr:22/sofi",
        max_length=600,
        error_messages={"required": "Donnez le serveur où déposer."},
    )
    empreinte = forms.CharField(
        label="Empreinte du serveur",
        help_text=(
            "Donnée par le partenaire : « SHA256:… », ou sa clé publique entière. Une autre empreinte arrête "
            "l’envoi et prévient l’administration."
        ),
        max_length=1200,
        error_messages={"required": "Donnez l’empreinte que le partenaire vous a transmise."},
    )
    nouveau_secret = forms.CharField(
        label="Mot de passe ou clé privée",
        required=False,
        max_length=10_000,
        strip=False,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )

    class Meta:
        model = DestinationSftp
        fields = ("compte", "empreinte", "moyen")
        widgets: ClassVar = {"moyen": forms.RadioSelect}
        labels: ClassVar = {"compte": "Compte", "moyen": "Comment SOFI s’y présente"}
        error_messages: ClassVar = {"compte": {"required": "Donnez le compte que SOFI emploie."}}

    field_order = ("serveur", "compte", "empreinte", "moyen", "nouveau_secret")

    def __init__(self, *args: Any, exigee: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compte"].widget.attrs["autocomplete"] = "off"
        garde = bool(self.instance.secret)
        self.fields["nouveau_secret"].help_text = (
            "Gardé chiffré, jamais montré. Vide : celui qui est gardé reste."
            if garde
            else "Gardé chiffré, jamais montré. Une clé privée se colle entière."
        )
        if self.instance.pk:
            dossier = "" if self.instance.dossier == "." else self.instance.dossier
            chemin = dossier if dossier.startswith("/") or not dossier else f"/{dossier}"
            self.initial["serveur"] = f"{self.instance.serveur}{chemin}"
        if not exigee:
            for champ in self.fields.values():
                champ.required = False

    def clean_serveur(self) -> str:
        """Read into the host, the port and the folder, each written in one way."""
        saisi = self.cleaned_data["serveur"].strip().removeprefix("sftp://")
        if not saisi:
            return ""
        lu = _SERVEUR.fullmatch(saisi)
        port = int(lu["port"] or 22) if lu else 0
        if lu is None or not 1 <= port <= 65535:
            raise forms.ValidationError(
                "Écrivez le serveur, son port et le dossier ainsi : depot.exemple.fr:22/sofi"
            )
        try:
            hote = lu["hote"].strip("[]").rstrip(".").lower()
            hote = str(ip_address(hote)) if ":" in hote else hote.encode("idna").decode()
        except (UnicodeError, ValueError):
            raise forms.ValidationError("Ce nom de serveur ne peut pas exister.") from None
        self.instance.hote, self.instance.port = hote, port
        self.instance.dossier = dossier_normal(lu["dossier"] or "")
        return saisi

    def clean_empreinte(self) -> str:
        """The print, whether it or the public key was given."""
        saisie = self.cleaned_data["empreinte"].strip()
        if not saisie:
            return ""
        lue = empreinte_de_cle_publique(saisie)
        if not lue:
            raise forms.ValidationError(
                "Écrivez l’empreinte « SHA256: » et ses 43 signes, ou la clé publique entière (« ssh-ed25519 AAAA… »)."
            )
        return lue

    def clean(self) -> dict[str, Any]:
        """A secret of the kind that was chosen, and an address that nobody else has."""
        lus = super().clean() or {}
        secret = lus.get("nouveau_secret", "")
        if not self.est_remplie(lus):
            return lus
        if secret and lus.get("moyen") == DestinationSftp.Moyen.CLE:
            try:
                lire_cle_privee(secret)
            except CleIllisible as erreur:
                self.add_error("nouveau_secret", str(erreur))
        if not secret and ("moyen" in self.changed_data or not self.instance.secret):
            self.add_error("nouveau_secret", "Donnez le mot de passe ou la clé privée.")
        if secret:
            self.instance.secret = chiffrer(secret)
        return lus

    def est_remplie(self, lus: dict[str, Any]) -> bool:
        """Something was typed: it has to be whole."""
        return bool(lus.get("serveur"))


class FormulaireTraduction(forms.ModelForm):
    """What a code means, what the organisme has to do."""

    class Meta:
        model = TraductionDeRetour
        fields = ("code", "sens", "que_faire")
        labels: ClassVar = {
            "code": "Code du partenaire",
            "sens": "Ce qu’il veut dire",
            "que_faire": "Que faire",
        }
        help_texts: ClassVar = {
            "code": "Tel qu’il l’envoie. Exemple : E-114.",
            "sens": "Exemple : le lieu de la réunion n’a pas d’adresse.",
            "que_faire": "L’organisme lit ces mots. Exemple : complétez l’adresse de la réunion.",
        }
        error_messages: ClassVar = {
            "code": {"required": "Donnez le code à traduire."},
            "sens": {"required": "Dites ce que ce code veut dire."},
            "que_faire": {"required": "Dites ce que l’organisme doit faire."},
        }

    def clean_code(self) -> str:
        """A code has one line."""
        code: str = self.cleaned_data["code"].strip()
        autres = TraductionDeRetour.objects.filter(partenaire=self.instance.partenaire, code=code)
        if autres.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"« {code} » est déjà traduit : modifiez sa ligne.")
        return code
