"""The columns of the workbook: the table of fields, one row a session."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sofi.offre.codes import Fiche
from sofi.offre.fiches import FICHES, MODELES, Champ
from sofi.socle.texte import plier

NUMERO = "Votre numéro"
FEUILLE = "Sessions"
_FICHES = (Fiche.FORMATION, Fiche.ACTION, Fiche.SESSION, Fiche.DISPOSITIF)
_NOMS = {
    Fiche.FORMATION: "formation",
    Fiche.ACTION: "action",
    Fiche.SESSION: "session",
    Fiche.DISPOSITIF: "dispositif",
}
# Rows of their own, that a cell can't hold.
_HORS_CELLULE = frozenset(
    {"equipements", "periodes_inscription", "informations_collectives", "inscription"}
)


@dataclass(frozen=True)
class Colonne:
    """A column of the workbook, for one field of one card."""

    fiche: Fiche
    champ: Champ
    titre: str
    aide: str

    @property
    def cle(self) -> str:
        return self.champ.cle

    @property
    def modele(self) -> Any:
        return MODELES[self.fiche]._meta.get_field(self.champ.nom)


def colonnes() -> list[Colonne]:
    """One for each field that a cell can hold; two fields of one title say their card."""
    champs = [(f, c) for f in _FICHES for c in FICHES[f] if c.cle not in _HORS_CELLULE]
    titres = [c.libelle(f) for f, c in champs]
    return [
        Colonne(f, c, titre if titres.count(titre) == 1 else f"{titre} ({_NOMS[f]})", _aide(f, c))
        for (f, c), titre in zip(champs, titres, strict=True)
    ]


def _aide(fiche: Fiche, champ: Champ) -> str:
    """What the form says of it, and what may be answered."""
    modele: Any = MODELES[fiche]._meta.get_field(champ.nom)
    morceaux = [champ.aide]
    base = modele.base_field if isinstance(modele, ArrayField) else modele
    if choix := [str(libelle) for code, libelle in getattr(base, "flatchoices", ()) if code]:
        plusieurs = " Plusieurs : séparez-les par « ; »." if isinstance(modele, ArrayField) else ""
        if len(choix) <= 12:
            morceaux.append(f"Au choix : {' ; '.join(choix)}.{plusieurs}")
    if isinstance(modele, models.BooleanField):
        morceaux.append("oui ou non.")
    if champ.cle in ("domaines", "metiers", "prerequis", "blocs"):
        morceaux.append("Plusieurs : séparez-les par « ; ».")
    if champ.cle == "type":
        morceaux.append("Plusieurs dispositifs aux mêmes montants : séparez-les par « ; ».")
    return " ".join(filter(None, morceaux))


def par_titre() -> dict[str, Colonne]:
    """The columns by their folded title, and by the plain label where one field alone has it."""
    return {plier(colonne.titre): colonne for colonne in colonnes()}
