"""What narrows the queue, kept in the address."""

from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.http import urlencode

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.ecrans.commun.champ_lie import choix_de, lignes_de
from sofi.offre.codes import Voie
from sofi.programmes.models import Lot, Programme
from sofi.referentiels.models import Departement
from sofi.socle.recherche import Plie
from sofi.validation.attribution import validateurs
from sofi.validation.file import ETATS, PERSONNE, Entree, Quand

MOI = "moi"


class FiltreFile(forms.Form):
    """The filters of the queue; what can't be read asks nothing."""

    organisme = forms.CharField(label="Organisme", required=False, max_length=200)
    echeance = forms.ChoiceField(
        label="Échéance", required=False, choices=[("", "Toutes"), *Quand.choices]
    )
    attribuee = forms.ChoiceField(label="Attribuée à", required=False)
    voie = forms.ChoiceField(label="Voie", required=False, choices=[("", "Toutes"), *Voie.choices])
    entree = forms.ChoiceField(
        label="Nature", required=False, choices=[("", "Toutes"), *Entree.choices]
    )
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label="Programme", required=False, empty_label="Tous"
    )
    departement = forms.ModelChoiceField(
        Departement.objects.none(), label="Département", required=False, empty_label="Tous"
    )
    etat = forms.ChoiceField(
        label="État",
        required=False,
        choices=[("", "Tous"), *((etat.value, etat.label) for etat in ETATS)],
    )

    def __init__(self, donnees: Any, utilisateur: Utilisateur) -> None:
        super().__init__(donnees)
        self.utilisateur = utilisateur
        self.validateurs = validateurs()
        connus = Etablissement.objects.filter(commune__isnull=False).values("commune__departement")
        self._choix_parmi("departement", Departement.objects.filter(pk__in=connus).order_by("code"))
        lots = Lot.objects.filter(actions__isnull=False).values("programme")
        programmes = Programme.objects.filter(pk__in=lots).order_by(Plie("libelle"), "annee")
        self._choix_parmi("programme", programmes)
        choix_de(self, "attribuee").choices = [
            ("", "Toutes"),
            (MOI, "Moi"),
            (PERSONNE, "Personne"),
            *((str(autre.pk), str(autre)) for autre in self.collegues()),
        ]

    def _choix_parmi(self, nom: str, lignes: QuerySet[Any, Model]) -> None:
        lignes_de(self, nom).queryset = lignes

    def collegues(self) -> list[Utilisateur]:
        """The others who may take care of an action."""
        return [autre for autre in self.validateurs if autre != self.utilisateur]

    def valeurs_lues(self) -> dict[str, str]:
        """What was asked, as the address says it."""
        if not hasattr(self, "cleaned_data"):
            self.full_clean()
        valeurs = {nom: self.cleaned_data.get(nom) or "" for nom in self.fields}
        return {
            nom: str(valeur.pk) if isinstance(valeur, Model) else str(valeur)
            for nom, valeur in valeurs.items()
        }

    def criteres(self) -> dict[str, str]:
        """What was asked, as `file_d_attente` takes it."""
        valeurs_lues = self.valeurs_lues()
        return (
            valeurs_lues | {"attribuee": str(self.utilisateur.pk)}
            if valeurs_lues["attribuee"] == MOI
            else valeurs_lues
        )

    def adresse(self, **change: str) -> str:
        """The parameters of this queue, with something changed; nothing when nothing is asked."""
        requete = urlencode({nom: v for nom, v in (self.valeurs_lues() | change).items() if v})
        return f"?{requete}" if requete else "?"
