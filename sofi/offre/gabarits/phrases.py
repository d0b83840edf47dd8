"""A gabarit in words: what it says of each field, what a new version changes, and whom it concerns."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from sofi.programmes.cellules import AVEC_VALEUR, LIBELLES, Cellule, Contraintes
from sofi.programmes.models import Gabarit, VersionDeGabarit
from sofi.socle.differences import Ligne, rangees_changees

from ..codes import Etat, Fiche
from ..models import Action
from .valeurs import dire, est_vide
from .verification import CODES, FICHES_REGLEES, champs_possibles


@dataclass(frozen=True)
class ChampRegle:
    """A field that a gabarit speaks of, and what it says of it."""

    fiche: Fiche
    nom: str
    libelle: str
    phrases: list[str]


@dataclass(frozen=True)
class ChampChange:
    """A field of which two versions don't say the same."""

    fiche: Fiche
    libelle: str
    avant: list[Ligne]
    apres: list[Ligne]


def _en_mots(cellule: Cellule) -> str:
    """The value; codes with their titles."""
    if cellule.champ == "fiche" and est_vide(cellule.valeur):
        return "non, sans fiche"
    if cellule.champ not in CODES:
        return dire(cellule.fiche, cellule.champ, cellule.valeur)
    codes = cellule.valeur if isinstance(cellule.valeur, list) else [cellule.valeur]
    modele: Any = CODES[cellule.champ]
    noms = {ligne.pk: str(ligne) for ligne in modele.objects.filter(pk__in=map(str, codes))}
    return ", ".join(noms.get(str(code), str(code)) for code in codes)


def phrase(cellule: Cellule, en_mots: Callable[[Cellule], str] = _en_mots) -> str:
    """« Prérempli, modifiable : Motivation »; whoever reads many gives its own way of naming codes."""
    mots = LIBELLES[cellule.genre]
    mots = mots[0].upper() + mots[1:]
    if cellule.genre in AVEC_VALEUR:
        mots += f" : {en_mots(cellule)}"
    if cellule.texte:
        mots += f" – {cellule.texte}" if cellule.genre in AVEC_VALEUR else f" : {cellule.texte}"
    return mots


def par_fiche(cellules: Iterable[Cellule]) -> dict[Fiche, list[ChampRegle]]:
    """What a gabarit says, card by card, in the order of the cards' fields."""
    contraintes = Contraintes(cellules)
    return {fiche: list(_de_la_fiche(fiche, contraintes)) for fiche in FICHES_REGLEES}


def _de_la_fiche(fiche: Fiche, contraintes: Contraintes) -> Iterator[ChampRegle]:
    par_champ = contraintes.de_la_fiche(fiche)
    noms = champs_possibles(fiche)
    # One that no card has any more stays visible, for one to take it out.
    for nom in [*noms, *(nom for nom in par_champ if nom not in noms)]:
        if nom in par_champ:
            phrases = [phrase(cellule) for cellule in par_champ[nom].cellules]
            yield ChampRegle(fiche, nom, noms.get(nom, nom), phrases)


def changements(avant: Iterable[Cellule], apres: Iterable[Cellule]) -> list[ChampChange]:
    """The fields of which the two don't say the same."""
    ancien, nouveau = par_fiche(avant), par_fiche(apres)
    champs_changes = []
    for fiche in FICHES_REGLEES:
        gauche = {champ.nom: champ for champ in ancien[fiche]}
        droite = {champ.nom: champ for champ in nouveau[fiche]}
        for nom, champ in (gauche | droite).items():
            phrases = [cote[nom].phrases if nom in cote else [] for cote in (gauche, droite)]
            if phrases[0] != phrases[1]:
                champs_changes.append(
                    ChampChange(fiche, champ.libelle, *rangees_changees(*phrases))
                )
    return champs_changes


def actions_de(gabarit: Gabarit) -> "QuerySet[Action]":
    """What was entered under any version of this gabarit, the last one first."""
    return Action.objects.avec_formation().filter(gabarit__gabarit=gabarit)


def brouillons_concernes(version: VersionDeGabarit) -> "QuerySet[Action]":
    """What is being entered or decided under an earlier version of the same gabarit: it keeps that version."""
    return (
        actions_de(version.gabarit)
        .exclude(etat__in=(Etat.VALIDEE, Etat.ARCHIVEE))
        .exclude(gabarit=version)
        .select_related("formation__fiche__certification", "etablissement", "lot", "gabarit")
        .order_by("gabarit__numero", "pk")
    )
