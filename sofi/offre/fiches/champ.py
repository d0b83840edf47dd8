"""What one field of one card is: what neither the model nor the type of the document can say."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
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


class Reprise(StrEnum):
    """From which earlier entry of the établissement a new card takes a field (`reprises`)."""

    JAMAIS = ""  # typed anew each time
    HABITUDE = "habitude"  # answered alike from one training to the next
    ACTION = "action"  # only another card of the same action can give it
    TARIF = "tarif"  # a price: of the same action, or of another dispositif of the session


@dataclass(frozen=True, kw_only=True)
class Champ:
    """A row of the table: the annotation of an attribute of the card's type.

    `requis` says, of the card itself, whether it must be filled to send, and `si` says so in French for
    people; `vide` is what to do then, when the kind of field doesn't say it well enough.
    """

    groupe: str
    aide: str = ""
    nom: str = (
        ""  # the model's attribute, or the reverse name of its rows, when the document's is another
    )
    cle: str = ""  # the document's attribute: filled when the table is made
    colonnes: tuple[str, ...] = ()  # the model's, when the answer takes several; else `nom`
    intitule: str = ""  # only where the model's own label doesn't do
    requis: Condition = jamais
    si: str = ""
    vide: str = ""
    riche: bool = False
    longueur: int | None = None  # characters of plain text, counted while one types
    unite: str = ""  # read after the number
    largeur: str = ""  # on the card's page: « c3 » … « c8 » of twelve; the whole width without
    lheo: str = (
        ""  # the element that carries it, or the end of its path; `extras` when LHEO has none
    )
    reprise: Reprise = Reprise.JAMAIS
    directe: bool = False  # a published offer changes it at once, without validation

    def libelle(self, fiche: Fiche) -> str:
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
