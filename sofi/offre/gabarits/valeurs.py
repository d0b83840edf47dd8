"""The value of a card's field as a gabarit writes it: codes, lists of codes, texts, numbers, yes or no."""

import re
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from sofi.programmes.cellules import Cellule
from sofi.referentiels.models import PreRequis
from sofi.socle import texte_riche

from ..codes import Fiche
from ..fiches import MODELES
from ..models import Formation

# Fields that a gabarit may speak of and that aren't columns of the card.
DOMAINE_PRINCIPAL = "domaine_principal"
ORDONNES = {"domaines_ordonnes": "formacode_id", "metiers_ordonnes": "rome_id"}


def lire(carte: models.Model, champ: str) -> Any:
    if isinstance(carte, Formation):
        if champ == DOMAINE_PRINCIPAL:
            return next(iter(lire(carte, "domaines_ordonnes")), "")
        if champ in ORDONNES:
            return [getattr(ligne, ORDONNES[champ]) for ligne in getattr(carte, champ).all()]
    colonne = carte._meta.get_field(champ)
    if isinstance(colonne, models.ForeignKey):
        return getattr(carte, colonne.attname) or ""
    valeur = getattr(carte, champ)
    if isinstance(valeur, models.Manager):
        return [ligne.pk for ligne in valeur.all()]
    return valeur


def est_vide(valeur: Any) -> bool:
    """Nothing was answered; « non » and 0 are answers."""
    return valeur is None or valeur in ("", [])


def sont_egales(valeur_de_la_fiche: Any, valeur_du_programme: Any) -> bool:
    """The same value: a list is compared as a set, a text without its spaces."""
    if isinstance(valeur_du_programme, list):
        return set(valeur_de_la_fiche or ()) == set(valeur_du_programme)
    if isinstance(valeur_du_programme, str):
        return " ".join(str(valeur_de_la_fiche or "").split()) == " ".join(
            valeur_du_programme.split()
        )
    return bool(valeur_de_la_fiche == valeur_du_programme)


_INSTRUCTION = re.compile(r"\[[^\[\]]{3,}\]")


def instructions(propose: Cellule | None, lue: object) -> list[str]:
    """What a proposed text asks to be replaced, between brackets, and that the card still holds."""
    if propose is None or not isinstance(propose.valeur, str) or not isinstance(lue, str):
        return []
    garde = texte_riche.en_texte(lue)
    demandees = _INSTRUCTION.findall(texte_riche.en_texte(propose.valeur))
    return [demandee for demandee in demandees if demandee in garde]


def dire(fiche: str, champ: str, valeur: Any) -> str:
    """A value in words, as a message quotes it."""
    if est_vide(valeur):
        return "rien"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, list):
        return ", ".join(dire(fiche, champ, code) for code in valeur)
    libelle = _choix(fiche, champ).get(str(valeur))
    texte = str(valeur)
    return libelle or (texte_riche.en_texte(texte) if "<" in texte else texte)


def _choix(fiche: str, champ: str) -> dict[str, str]:
    """The labels of the codes that this field may hold."""
    if champ == "prerequis":
        return {p.pk: p.libelle for p in PreRequis.objects.all()}
    try:
        colonne: Any = MODELES[Fiche(fiche)]._meta.get_field(champ)
    except FieldDoesNotExist:
        return {}
    colonne = getattr(colonne, "base_field", colonne)
    return {str(code): str(libelle) for code, libelle in getattr(colonne, "choices", None) or ()}
