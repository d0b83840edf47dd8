"""What a programme's gabarit says of the invented trainings that follow it."""

from typing import Any

from sofi.offre.codes import Enseignement, Fiche, ModalitePedagogique
from sofi.programmes.cellules import Cellule, Genre, lire
from sofi.programmes.models import VersionDeGabarit

from .modeles import Modele

DE_LA_FORMATION = {"fiche", "intitule", "domaines_ordonnes", "domaine_principal"}
REQUIS = {"commentaire_duree": "Pas de cours entre Noël et le jour de l’an."}


def se_suit(version: VersionDeGabarit) -> bool:
    """True when it asks nothing that isn't invented: no certification, no text of its own."""
    cellules = lire(version.cellules)
    libres = [c for c in cellules if c.fiche == Fiche.FORMATION and not _est_suivie(c)]
    requises = [c for c in cellules if c.genre == Genre.REQUIS and c.champ not in REQUIS]
    return not libres and not requises


def _est_suivie(cellule: Cellule) -> bool:
    """A title and domaines, of the organisme's own formation."""
    return cellule.champ in DE_LA_FORMATION and not (cellule.champ == "fiche" and cellule.valeur)


def modele_de(version: VersionDeGabarit) -> Modele | None:
    """The training that it describes; None when it leaves the title free."""
    fixes = {c.champ: c.valeur for c in lire(version.cellules) if c.fiche == Fiche.FORMATION}
    if not fixes.get("intitule"):
        return None
    return Modele(fixes["intitule"], tuple(fixes.get("domaines_ordonnes", ())), semaines=16)


def accorder(valeurs: dict[str, Any], version: VersionDeGabarit) -> dict[str, Any]:
    """The values of a session, changed where the gabarit decides them."""
    for cellule in lire(version.cellules):
        if cellule.fiche == Fiche.SESSION:
            valeurs = valeurs | _accordee(cellule, valeurs.get(cellule.champ))
    if ModalitePedagogique.ORGANISME in valeurs["modalites"]:
        a_distance = valeurs["enseignement"] == Enseignement.DISTANCE
        valeurs |= {"enseignement": Enseignement.HYBRIDE} if a_distance else {}
    return valeurs


def _accordee(cellule: Cellule, valeur: Any) -> dict[str, Any]:
    """The field of a cell and its value, when the cell decides it."""
    permis = cellule.valeur
    if cellule.genre == Genre.FIXE:
        return {cellule.champ: permis}
    if cellule.genre == Genre.REQUIS:
        return {cellule.champ: REQUIS[cellule.champ]}
    if cellule.genre == Genre.COMPREND:
        return {cellule.champ: list(dict.fromkeys([*valeur, *permis]))}
    if cellule.genre != Genre.PARMI or valeur is None:
        return {}
    if isinstance(valeur, list):
        return {cellule.champ: [v for v in valeur if v in permis] or permis[:1]}
    return {cellule.champ: valeur if valeur in permis else permis[0]}
