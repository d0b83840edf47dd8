"""« Être prévenu »: where it is asked from, and with which search."""

from urllib.parse import urlencode

from sofi.diffusion import parametres
from sofi.diffusion.criteres import Criteres
from sofi.diffusion.moteur.entree import reperes_de
from sofi.ecrans.commun.adresses import adresse as adresse_de_page
from sofi.validation.document import Document

GENRES = ("certification", "domaine")
"""What the trainings that come after one have in common with it, the nearest first."""


def adresse(requete: str) -> str:
    """The page that asks for an alert on this search."""
    return f"{adresse_de_page('public:alerte_creer')}?{requete}"


def adresse_de(criteres: Criteres) -> str:
    """The same, for criteria; empty when they ask nothing."""
    requete = parametres.ecrire(criteres)
    return adresse(requete) if requete else ""


def adresse_pour(document: Document) -> str:
    """The same, for what is like this training: its certification, else its domaine, else its title."""
    reperes = {repere.genre: repere.code for repere in reversed(list(reperes_de(document, [])))}
    genre = next((genre for genre in GENRES if genre in reperes), "")
    if not genre:
        return adresse(urlencode({"q": document.action.titre[: parametres.LONGUEUR_MAX]}))
    return adresse(urlencode({"repere": f"{genre}:{reperes[genre]}"}))
