"""Crossings of the circuit that several cases share: sent, published, open again."""

from dataclasses import dataclass

from sofi.annuaire.models import Etablissement
from sofi.comptes.models import Utilisateur
from sofi.offre.models import Action
from sofi.validation import circuit


@dataclass(frozen=True)
class Gens:
    """Who crosses, and the établissements of the two organismes."""

    organisme: Utilisateur
    second: Utilisateur
    offre: Utilisateur
    administration: Utilisateur
    region: Utilisateur
    atelier: Etablissement
    antenne: Etablissement
    voisin: Etablissement

    def auteur(self, etablissement: Etablissement) -> Utilisateur:
        """Who enters the offer of this établissement."""
        return self.second if etablissement == self.voisin else self.organisme


def reunir(comptes: dict[str, Utilisateur], etablissements: dict[str, list[Etablissement]]) -> Gens:
    """The accounts and the établissements of the demonstration, by what they are."""
    atelier, antenne = etablissements["organisme@exemple.fr"]
    return Gens(
        organisme=comptes["organisme@exemple.fr"],
        second=comptes["second.organisme@exemple.fr"],
        offre=comptes["offre@exemple.fr"],
        administration=comptes["administration@exemple.fr"],
        region=comptes["region@exemple.fr"],
        atelier=atelier,
        antenne=antenne,
        voisin=etablissements["second.organisme@exemple.fr"][0],
    )


def envoyer(action: Action, auteur: Utilisateur, motif: str = "") -> Action:
    """Send it; the Région reads the reason of a change to a programme's offer."""
    circuit.franchir(action, "envoyer", auteur=auteur, commentaire=motif)
    return action


def publier(action: Action, auteur: Utilisateur, offre: Utilisateur) -> Action:
    """Send it and validate it."""
    circuit.franchir(envoyer(action, auteur), "valider", auteur=offre)
    return action


def rouvrir(action: Action, auteur: Utilisateur, offre: Utilisateur) -> Action:
    """Publish it, then open it again."""
    circuit.franchir(publier(action, auteur, offre), "modifier", auteur=auteur)
    return action
