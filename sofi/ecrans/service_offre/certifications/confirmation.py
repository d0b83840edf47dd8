"""What is about to be done in a campaign, and doing it."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils import timezone

from sofi.comptes.models import Utilisateur
from sofi.ecrans.commun.gestes import Apercu
from sofi.offre.models import Action
from sofi.referentiels.models import FicheCertifInfo
from sofi.validation.comparaison_fiches import ComparaisonFiches, comparer_fiches
from sofi.validation.gestes_codes import proposer, remplacer_tout
from sofi.validation.models import Geste

from .campagne import apercu, bouton, choisies
from .forms import GESTES, PROPOSER, REMPLACER, FormulaireCampagne


@dataclass(frozen=True)
class Campagne:
    """The two sheets, the actions ticked that still have the first, and what will be done to each."""

    geste: str
    comparaison: ComparaisonFiches
    actions: list[Action]
    apercu: Apercu

    @property
    def remplace(self) -> bool:
        return self.geste == REMPLACER

    @property
    def bouton(self) -> str:
        return bouton(self.apercu, self.geste)

    @property
    def organismes(self) -> int:
        """How many établissements read the reason."""
        return len({action.etablissement_id for action in self.actions})

    def formulaire(self, donnees: QueryDict | None) -> FormulaireCampagne:
        return FormulaireCampagne(donnees, comparaison=self.comparaison)


def preparer(donnees: QueryDict, fiche: FicheCertifInfo) -> Campagne | None:
    """None when the sheet asked for can't be chosen."""
    fiches = FicheCertifInfo.objects.avec_certification().choisissables().exclude(pk=fiche.pk)
    nouvelle = fiches.filter(pk=donnees.get("code", "")).first()
    geste = donnees.get("geste", REMPLACER)
    if nouvelle is None or geste not in GESTES:
        return None
    actions = choisies(donnees, fiche)
    comparaison = comparer_fiches(fiche, nouvelle, timezone.localdate())
    return Campagne(geste, comparaison, actions, apercu(actions, fiche, nouvelle, geste))


def executer(campagne: Campagne, *, motif: str, auteur: Utilisateur) -> Geste:
    """Replace or propose, and keep what was done."""
    agir = proposer if campagne.geste == PROPOSER else remplacer_tout
    fiches = campagne.comparaison
    return agir(
        campagne.actions, fiches.nouvelle, ancienne=fiches.ancienne, auteur=auteur, motif=motif
    )
