"""Of a LHEO that speaks of the whole country, what takes place in the region."""

from dataclasses import replace

from sofi.annuaire.importations.regions import AILLEURS, Regions, est_autre
from sofi.echanges.lheo.lecture import ActionLue, FormationLue
from sofi.echanges.lheo.noeuds import AdresseLue, Noeud
from sofi.socle.importation import Ignoree


class DeLaRegion:
    """Gives a formation without its actions of other régions. Raises Ignoree: nothing of it is of this one.

    An action is where its first place is, the one that is shown; else where its organisme is.
    """

    def __init__(self) -> None:
        self.regions = Regions()

    def __call__(self, formation: FormationLue) -> FormationLue:
        coordonnees = formation.responsable and formation.responsable.coordonnees
        siege = self._region(coordonnees.adresse if coordonnees else None)
        ailleurs = [action.noeud for action in formation.actions if self._ailleurs(action, siege)]
        if not ailleurs and (formation.actions or not est_autre(siege)):
            return formation
        if len(ailleurs) == len(formation.actions):
            raise Ignoree(AILLEURS)
        noeud = formation.noeud
        gardes = [enfant for enfant in noeud.enfants if not any(enfant is un for un in ailleurs)]
        return replace(
            formation, noeud=Noeud(noeud.nom, noeud.ligne, noeud.texte, noeud.attributs, gardes)
        )

    def _ailleurs(self, action: ActionLue, siege: str | None) -> bool:
        lieu = self._region(action.lieux[0].adresse if action.lieux else None)
        return est_autre(siege if lieu is None else lieu)

    def _region(self, adresse: AdresseLue | None) -> str | None:
        if adresse is None:
            return None
        return self.regions.de(
            region=adresse.region,
            departement=adresse.departement,
            insee=adresse.insee,
            code_postal=adresse.code_postal,
        )
