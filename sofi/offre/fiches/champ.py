"""What one field of one card is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from sofi.annuaire.models import Etablissement

from ..codes import Fiche
from ..models import Action, Dispositif, Formation, Session
from .conditions import jamais

Condition = Callable[[Any], bool]
MODELES: dict[Fiche, type[models.Model]] = {
    Fiche.ETABLISSEMENT: Etablissement,
    Fiche.FORMATION: Formation,
    Fiche.ACTION: Action,
    Fiche.SESSION: Session,
    Fiche.DISPOSITIF: Dispositif,
}


@dataclass(frozen=True)
class Champ:
    """One field of one card.

    `nom` is the attribute of the card's model (or the reverse name of its rows); `requis` says, of the
    card itself, whether it must be filled to send, and `si` says so in French for people.
    """

    nom: str
    groupe: str
    aide: str = ""
    requis: Condition = jamais
    si: str = ""
    riche: bool = False
    longueur: int | None = None  # characters of plain text
    lheo: str = ""
    intitule: str = ""  # only where the model's own label doesn't do

    def libelle(self, fiche: Fiche) -> str:
        """The label, as screens write it."""
        if self.intitule:
            return self.intitule
        champ = MODELES[fiche]._meta.get_field(self.nom)
        nom = str(getattr(champ, "verbose_name", self.nom))
        return nom[0].upper() + nom[1:]

    def est_vide(self, objet: models.Model) -> bool:
        """True when nothing was answered: no text, no choice, no row; « non » and 0 are answers."""
        valeur = getattr(objet, self.nom)
        if isinstance(valeur, models.Manager):
            return not valeur.all()
        return valeur is None or valeur == "" or valeur == []
