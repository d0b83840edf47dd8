"""Forms of the accounts: filters, answers to a request, keys and attachments given directly."""

from typing import Any

from django import forms
from django.http import QueryDict

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Connexion, DemandeAcces, Role
from sofi.ecrans.commun.champ_lie import choix_de
from sofi.ecrans.commun.champs_identifiants import SiretConnu
from sofi.ecrans.commun.widgets import Texte
from sofi.socle.formats import siret as siret_ecrit

NOUVEAU, AUTRE = "nouveau", "autre"
CHOIX_AU_PLUS = 10  # établissements of the same SIREN shown as choices


class FormulaireAccepter(forms.Form):
    """Which établissement the request opens."""

    choix = forms.ChoiceField(
        label="Établissement à ouvrir",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez l'établissement à ouvrir."},
    )
    raison_sociale = forms.CharField(
        label="Raison sociale",
        help_text="Pour créer l'établissement : l'organisme complète ensuite sa fiche.",
        required=False,
        max_length=250,
    )
    autre = SiretConnu(
        label="SIRET de l'autre établissement",
        help_text="Si vous avez choisi « un autre établissement ».",
        required=False,
    )

    def __init__(self, demande: DemandeAcces, saisie: QueryDict | None = None) -> None:
        super().__init__(saisie, prefix="accepter")
        du_siren = Etablissement.objects.filter(siret__startswith=demande.siret[:9])
        self.etablissements_proposes = {
            str(e.pk): e for e in du_siren.order_by("siret")[:CHOIX_AU_PLUS]
        }
        if connu := du_siren.filter(siret=demande.siret).first():
            self.etablissements_proposes = {str(connu.pk): connu} | self.etablissements_proposes
        choix = [
            (pk, f"{e}, SIRET {siret_ecrit(e.siret)}")
            for pk, e in self.etablissements_proposes.items()
        ]
        if connu is None:
            choix.append((NOUVEAU, f"Créer l'établissement de SIRET {siret_ecrit(demande.siret)}"))
            self.initial["choix"] = NOUVEAU
        else:
            self.initial["choix"] = str(connu.pk)
            del self.fields["raison_sociale"]
        choix.append((AUTRE, "Un autre établissement de SOFI"))
        choix_de(self, "choix").choices = choix

    def clean(self) -> dict[str, Any]:
        """What each choice needs."""
        valeurs = super().clean() or self.cleaned_data
        choisi = valeurs.get("choix")
        if choisi == NOUVEAU and not valeurs.get("raison_sociale", "").strip():
            self.add_error("raison_sociale", "Indiquez la raison sociale de l'établissement.")
        if choisi == AUTRE and "autre" not in self.errors and valeurs.get("autre") is None:
            self.add_error("autre", "Indiquez le SIRET de l'établissement.")
        return valeurs

    def reponse(self) -> dict[str, Any]:
        """The answer as `accepter` takes it."""
        choisi = self.cleaned_data["choix"]
        if choisi == NOUVEAU:
            return {"raison_sociale": self.cleaned_data["raison_sociale"]}
        autre = self.cleaned_data.get("autre")
        return {"etablissement": autre if choisi == AUTRE else self.etablissements_proposes[choisi]}


class FormulaireRefuser(forms.Form):
    """Why not."""

    motif = forms.CharField(
        label="Motif",
        help_text="Envoyé à la personne : dites pourquoi, et ce qu'elle peut faire.",
        max_length=1000,
        widget=Texte,
        error_messages={"required": "Indiquez le motif : la personne le lira."},
    )

    def __init__(self, saisie: QueryDict | None = None) -> None:
        super().__init__(saisie, prefix="refuser")


class FormulaireNouvelleCle(forms.Form):
    """A key given without a request."""

    email = forms.EmailField(
        label="Adresse e-mail",
        max_length=160,
        error_messages={"required": "Indiquez l'adresse où envoyer la clé."},
    )
    etablissement = SiretConnu(
        label="SIRET de l'établissement", help_text="14 chiffres, ceux d'un établissement de SOFI."
    )


class FormulaireRattacher(forms.Form):
    """One more établissement for a user."""

    etablissement = SiretConnu(
        label="SIRET de l'établissement", help_text="14 chiffres, ceux d'un établissement de SOFI."
    )


class Filtre(forms.Form):
    """What narrows a list; what can't be read asks nothing. It may stand on a page beside another form."""

    def __init__(self, saisie: QueryDict | None = None) -> None:
        super().__init__(saisie, auto_id="filtre_%s")

    def criteres(self) -> dict[str, str]:
        """What was asked."""
        valeurs = self.cleaned_data if self.is_valid() else {}
        return {nom: valeurs.get(nom, "") for nom in self.fields}


class FiltreDemandes(Filtre):
    """Requests by what was answered."""

    suite = forms.ChoiceField(
        label="Réponse",
        required=False,
        choices=[("", "En attente"), *DemandeAcces.Suite.choices[1:], ("toutes", "Toutes")],
    )


class FiltreConnexions(Filtre):
    """Sign-ins under an address, by how they ended."""

    email = forms.CharField(label="Adresse e-mail", required=False, max_length=160)
    nature = forms.ChoiceField(
        label="Ce qui s’est passé",
        required=False,
        choices=[("", "Tout"), *Connexion.Nature.choices],
    )


class FiltreCles(Filtre):
    """Keys by what became of them."""

    email = forms.CharField(label="Adresse e-mail", required=False, max_length=160)
    etat = forms.ChoiceField(
        label="État",
        required=False,
        choices=[
            ("", "Toutes"),
            ("utilisables", "En attente"),
            ("utilisees", "Utilisées"),
            ("expirees", "Expirées"),
            ("annulees", "Annulées"),
        ],
    )


class FiltreUtilisateurs(Filtre):
    """Users by words, role and state."""

    q = forms.CharField(label="Nom, e-mail, établissement ou SIRET", required=False, max_length=200)
    role = forms.ChoiceField(label="Rôle", required=False, choices=[("", "Tous"), *Role.choices])
    etat = forms.ChoiceField(
        label="Compte",
        required=False,
        choices=[("", "Tous"), ("actif", "Actif"), ("ferme", "Désactivé")],
    )
