"""How many lines the flux of a source will read: counted quickly, only to say how far an import is."""

from pathlib import Path

from sofi.socle.classeurs import lignes_des_feuilles
from sofi.socle.ecoute import battre
from sofi.socle.fichiers import Fichier, fichiers, lisible
from sofi.socle.genres import Genre
from sofi.socle.importation import Source
from sofi.socle.texte import plier

from .lheo.codage import octets_ouverts

BLOC = 1024**2


def lignes_par_flux(source: Source, chemin: Path) -> list[int]:
    """The lines of the file of each flux, in order; 0 when they can't be told."""
    comptes: dict[str, int] = {}
    for fichier in fichiers(chemin):
        if fichier.genre is Genre.CLASSEUR:
            comptes |= _feuilles(fichier)
        else:
            comptes[plier(fichier.nom)] = _lignes(fichier)
    return [_compte(flux.fichier, comptes) for flux in source.flux]


def _compte(nom: str, comptes: dict[str, int]) -> int:
    """Those of the file, or of the sheet or member named after the last comma (« region.xlsx, lots »)."""
    cherche = plier(nom.rpartition(", ")[2])
    return comptes.get(cherche) or next((n for cle, n in comptes.items() if cherche in cle), 0)


def _lignes(fichier: Fichier) -> int:
    with lisible(fichier), octets_ouverts(fichier) as flux:
        total = 1
        while bloc := flux.read(BLOC):
            battre()
            total += bloc.count(b"\n")
    return total


def _feuilles(fichier: Fichier) -> dict[str, int]:
    """About the rows of each sheet, and those of the first under the name of the file."""
    lignes = {plier(nom): compte for nom, compte in lignes_des_feuilles(fichier).items()}
    return lignes | {plier(fichier.nom): next(iter(lignes.values()), 0)}
