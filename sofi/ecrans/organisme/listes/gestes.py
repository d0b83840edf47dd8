"""The acts on several sessions, as they are asked, previewed and confirmed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as formulaires
from django.http import QueryDict

from sofi.comptes.models import Utilisateur
from sofi.ecrans.commun.gestes import Apercu
from sofi.offre.codes import Recrutement
from sofi.offre.models import Session
from sofi.socle.formats import accord
from sofi.validation.models import Geste as GesteFait

from . import effets, faire, forms

Dit = dict[str, Any]


@dataclass(frozen=True)
class Geste:
    """An act on several sessions: what it asks before its preview (`reglage`) or with its confirmation."""

    code: str
    titre: str
    bouton: Callable[[int], str]
    retour: str
    formulaire: type[formulaires.Form]
    prevoir: Callable[[list[Session], Dit], Apercu]
    executer: Callable[[list[Session], Dit, Utilisateur], GesteFait]
    reglage: bool = False

    def lire(self, donnees: QueryDict, envoyees: QueryDict | None) -> formulaires.Form:
        """Its form: what the preview needs is read from the address too, what confirms only when it is sent."""
        if self.reglage and any(nom in donnees for nom in self.formulaire.base_fields):
            return self.formulaire(donnees)
        return self.formulaire(envoyees)

    def apercu(self, sessions: list[Session], formulaire: formulaires.Form) -> Apercu | None:
        """None while what it needs isn't said."""
        if self.reglage and not formulaire.is_valid():
            return None
        return self.prevoir(sessions, formulaire.cleaned_data if self.reglage else {})


def _sessions(verbe: str) -> Callable[[int], str]:
    return lambda nombre: f"{verbe} {accord(nombre, 'session', 'sessions')}"


GESTES = {
    geste.code: geste
    for geste in (
        Geste(
            "recrutement",
            "Changer le recrutement",
            _sessions("Changer le recrutement de"),
            "« Annuler ce geste » remet à chaque session son recrutement d’avant, sauf s’il a changé depuis.",
            forms.ChangerRecrutement,
            lambda s, reponses: effets.recrutement(s, Recrutement(reponses["recrutement"])),
            lambda s, reponses, auteur: faire.changer_recrutement(
                s, Recrutement(reponses["recrutement"]), auteur
            ),
            reglage=True,
        ),
        Geste(
            "retirer",
            "Retirer des sessions",
            _sessions("Retirer"),
            "« Annuler ce geste » remet en ligne les mêmes sessions. Ce que les partenaires ont déjà retiré "
            "revient à leur passage suivant.",
            forms.Retirer,
            lambda s, reponses: effets.retrait(s),
            lambda s, reponses, auteur: faire.retirer(s, reponses["motif"], auteur),
        ),
        Geste(
            "dupliquer",
            "Dupliquer à l’année suivante",
            lambda nombre: f"Créer {accord(nombre, 'brouillon', 'brouillons')}",
            "« Annuler ce geste » supprime les copies que personne n’a complétées ni envoyées.",
            forms.Dupliquer,
            lambda s, reponses: effets.copie(s),
            lambda s, reponses, auteur: faire.dupliquer(s, auteur),
        ),
    )
}
