"""The facets of the search page: their values, those worth showing first, how many results each has."""

from collections import Counter
from dataclasses import dataclass

from sofi.diffusion.parametres import Demande, Facette
from sofi.diffusion.recherche import Resultats
from sofi.socle.texte import plier

VISIBLES = 6
"""Values of a facet shown before « Voir plus »."""


@dataclass(frozen=True)
class Option:
    """One value of a facet."""

    code: str
    libelle: str
    compte: int
    choisie: bool


@dataclass(frozen=True)
class Groupe:
    """A facet with the values worth showing; the rarest folded in `autres`."""

    nom: str
    titre: str
    unique: bool
    options: list[Option]
    autres: list[Option]
    total: int  # what « toutes » would give, for radio buttons

    @property
    def choisie(self) -> bool:
        """One of its values is chosen."""
        return any(option.choisie for option in (*self.options, *self.autres))


def groupe(facette: Facette, demande: Demande, resultats: Resultats) -> Groupe:
    """The values found or chosen; the most frequent domaines first, the others in their own order."""
    comptes: Counter[int] = resultats.comptes.facettes[facette.nom]
    choisies = getattr(demande.criteres, facette.nom)
    options = [
        Option(v.code, v.libelle, comptes[v.numero], v.numero in choisies)
        for v in facette.valeurs
        if comptes[v.numero] or v.numero in choisies
    ]
    if facette.nom in ("domaine", "departement"):
        options.sort(key=lambda option: (not option.choisie, -option.compte, plier(option.libelle)))
    return Groupe(
        facette.nom,
        facette.titre,
        facette.unique,
        options[:VISIBLES],
        options[VISIBLES:],
        _toutes(facette, resultats),
    )


def _toutes(facette: Facette, resultats: Resultats) -> int:
    """How many results without this facet: what « toutes les dates » leads to, told when nothing is chosen."""
    return 0 if getattr(resultats.criteres, facette.nom) else resultats.total
