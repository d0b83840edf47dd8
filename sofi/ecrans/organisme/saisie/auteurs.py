"""Who saved a card while somebody was typing on it, in the words of the page."""

from typing import Any

from sofi.comptes.models import Utilisateur
from sofi.offre.operations import ModifieeEntreTemps, SaisieImpossible
from sofi.socle.formats import insecables, moment


def modifiee(refus: SaisieImpossible | None, lecteur: Utilisateur) -> str:
    """« Modifiée par Anne Martin le 20 mai 2026 à 9 h 12 »; empty when that isn't why nothing was stored."""
    if not isinstance(refus, ModifieeEntreTemps):
        return ""
    modele: Any = type(refus.carte)
    carte = modele.objects.select_related("modifie_par").get(pk=refus.carte.pk)
    par = nommer(carte.modifie_par, lecteur)
    virgule = "," if carte.modifie_par == lecteur else ""
    return insecables(f"Modifiée par {par}{virgule} le {moment(carte.modifie_le)}")


def nommer(auteur: Utilisateur | None, lecteur: Utilisateur) -> str:
    """A colleague by name, the person themselves as such; the Cariforef's people by their service."""
    if auteur is None:
        return "une autre personne"
    if auteur == lecteur:
        return "vous, dans un autre onglet"
    return auteur.nom_complet if auteur.est_organisme else f"{auteur.get_role_display()}"
