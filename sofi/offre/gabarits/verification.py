"""Is a gabarit right? Every cell names a field of its card, and a value that this field may hold."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from sofi.programmes.cellules import (
    AVEC_TEXTE,
    AVEC_VALEUR,
    LIBELLES,
    Cellule,
    Contrainte,
    Contraintes,
    Genre,
)
from sofi.referentiels.models import FicheCertifInfo, Formacode, PreRequis, Rome

from ..codes import Fiche
from ..fiches import EFFECTIFS, FICHES, MODELES
from .valeurs import DOMAINE_PRINCIPAL, est_vide

FICHES_REGLEES = (Fiche.FORMATION, Fiche.ACTION, Fiche.SESSION, Fiche.DISPOSITIF)
CODES = {
    "domaines_ordonnes": Formacode,
    DOMAINE_PRINCIPAL: Formacode,
    "metiers_ordonnes": Rome,
    "prerequis": PreRequis,
    "fiche": FicheCertifInfo,
}
A_CONFIRMER = (Fiche.ACTION, Fiche.SESSION)
# What the Région's file or the programme itself gives: no gabarit decides it.
HORS_GABARIT = {"type", "lieu", "responsable", "prise_en_charge", "opco", "reference_marche"}
EN_LISTE = {"domaines_ordonnes", "metiers_ordonnes", "prerequis", "blocs"}
# Rows have no box of their own, and these two are typed on another card than theirs.
SANS_CASE = {"equipements", "informations_collectives", "periodes_inscription"}
SANS_CASE |= {champ.nom for champ in EFFECTIFS}


def champs_possibles(fiche: Fiche) -> dict[str, str]:
    """The fields of a card that a gabarit may speak of, with their labels."""
    champs = {c.nom: c.libelle(fiche) for c in FICHES[fiche] if c.nom not in HORS_GABARIT}
    if fiche == Fiche.FORMATION:
        champs[DOMAINE_PRINCIPAL] = "Domaine principal"
    return champs


def verifier(cellules: Sequence[Cellule]) -> list[str]:
    """What is wrong, in French; empty when the gabarit can be published."""
    fautes = []
    cellules_vues: set[tuple[str, str, str]] = set()
    for cellule in cellules:
        cle = (cellule.fiche, cellule.champ, str(cellule.genre))
        messages = fautes_de(cellule)
        if cle in cellules_vues:
            messages.append("cette règle est donnée deux fois : supprimez l'une des deux")
        cellules_vues.add(cle)
        fautes += [f"{nommer(cellule)} : {message}." for message in messages]
    return [*fautes, *_contradictions(Contraintes(cellules))]


def fautes_de(cellule: Cellule) -> list[str]:
    """What is wrong in one cell, whatever the others say."""
    return list(_fautes(cellule))


def _contradictions(contraintes: Contraintes) -> Iterator[str]:
    """Cells that are right one by one and can't hold together."""
    for fiche in FICHES_REGLEES:
        for champ, contrainte in contraintes.de_la_fiche(fiche).items():
            nom = f"Fiche {fiche.label}, {champs_possibles(fiche).get(champ, champ)}"
            yield from (f"{nom} : {message}." for message in contradictions_de(contrainte))
    principal = contraintes.contrainte_de(Fiche.FORMATION, DOMAINE_PRINCIPAL).depart
    domaines = contraintes.contrainte_de(Fiche.FORMATION, "domaines_ordonnes").depart
    if principal and domaines and principal not in domaines:
        yield (
            f"Fiche Formation, Domaine principal : {principal} n'est pas parmi les domaines de formation que le "
            "gabarit donne."
        )


def contradictions_de(contrainte: Contrainte) -> Iterator[str]:
    """What can't hold together of what is said of one field."""
    autres = [contrainte.cellule_de(g) for g in (Genre.PROPOSE, Genre.PARMI, Genre.COMPREND)]
    if contrainte.est_fixe and any(autres):
        yield "ce champ est fixé, il ne peut pas être aussi prérempli ou limité"
        return
    valeurs_permises = contrainte.valeurs_permises
    if not isinstance(valeurs_permises, list):
        return
    for cellule in (contrainte.cellule_de(Genre.PROPOSE), contrainte.cellule_de(Genre.COMPREND)):
        valeur = cellule.valeur if cellule else []
        codes = valeur if isinstance(valeur, list) else [valeur]
        if any(code not in valeurs_permises for code in codes):
            yield "ce qui est prérempli ou demandé n'est pas parmi les choix permis"


def nommer(cellule: Cellule) -> str:
    """« Fiche Action, Objectifs, prérempli »."""
    try:
        fiche = Fiche(cellule.fiche)
    except ValueError:
        return f"Fiche « {cellule.fiche} »"
    champ = champs_possibles(fiche).get(cellule.champ, cellule.champ)
    return f"Fiche {fiche.label}, {champ}, {LIBELLES[cellule.genre]}"


def _fautes(cellule: Cellule) -> Iterator[str]:
    if cellule.fiche not in FICHES_REGLEES:
        yield "cette fiche n'existe pas"
        return
    fiche = Fiche(cellule.fiche)
    if cellule.champ not in champs_possibles(fiche):
        yield "ce champ n'est pas de ceux qu'un gabarit peut régler"
        return
    if cellule.genre in AVEC_TEXTE and not cellule.texte.strip():
        yield "écrivez le texte que l'organisme lira"
    if cellule.genre == Genre.CONFIRME and fiche not in A_CONFIRMER:
        yield "une case à cocher se place sur la fiche Action ou Session"
    elif cellule.genre == Genre.CONFIRME and cellule.champ in SANS_CASE:
        yield "ce champ n'a pas de case à cocher"
    if cellule.genre in AVEC_VALEUR:
        yield from _fautes_de_valeur(fiche, cellule)


def _fautes_de_valeur(fiche: Fiche, cellule: Cellule) -> Iterator[str]:
    champ, valeur, genre = cellule.champ, cellule.valeur, cellule.genre
    if champ == "fiche" and genre == Genre.FIXE and valeur == "":
        return  # « Référence Certif Info : non »
    if est_vide(valeur):
        yield "indiquez une valeur"
        return
    if genre in (Genre.PARMI, Genre.COMPREND) and not isinstance(valeur, list):
        yield "indiquez une liste de valeurs"
        return
    if genre == Genre.COMPREND and not est_multiple(fiche, champ):
        yield "ce champ n'a qu'une valeur : choisissez « fixé » ou « au choix parmi »"
    if genre == Genre.AU_PLUS and (isinstance(valeur, bool) or not isinstance(valeur, int)):
        yield "indiquez un nombre entier"
        return
    if genre == Genre.AU_PLUS and not a_plafond(fiche, champ):
        yield "un plafond se pose sur un nombre entier de la fiche Session"
        return
    if genre in (Genre.FIXE, Genre.PROPOSE) and est_multiple(fiche, champ) != isinstance(
        valeur, list
    ):
        yield "indiquez une liste de valeurs" if est_multiple(fiche, champ) else "une seule valeur"
        return
    yield from _valeurs_inconnues(fiche, champ, valeur if isinstance(valeur, list) else [valeur])


def a_plafond(fiche: Fiche, champ: str) -> bool:
    """A figure may be said not to be exceeded."""
    if fiche != Fiche.SESSION or champ in EN_LISTE:
        return False
    return isinstance(MODELES[fiche]._meta.get_field(champ), models.IntegerField)


def est_multiple(fiche: Fiche, champ: str) -> bool:
    """The field holds several values."""
    if champ in EN_LISTE:
        return True
    if champ == DOMAINE_PRINCIPAL:
        return False
    return hasattr(MODELES[fiche]._meta.get_field(champ), "base_field")


def _valeurs_inconnues(fiche: Fiche, champ: str, valeurs: list[Any]) -> Iterator[str]:
    """Codes that no table holds, and values that the model refuses."""
    if champ in CODES:
        modele: Any = CODES[champ]
        codes_connus = set(
            modele.objects.filter(pk__in=map(str, valeurs)).values_list("pk", flat=True)
        )
        inconnus = [str(valeur) for valeur in valeurs if str(valeur) not in codes_connus]
        if inconnus:
            yield f"code inconnu : {', '.join(inconnus)}"
        return
    colonne: Any = MODELES[fiche]._meta.get_field(champ)
    colonne = getattr(colonne, "base_field", colonne)
    if not isinstance(colonne, models.Field) or colonne.is_relation:
        yield "ce champ n'a pas de valeur qu'un gabarit puisse donner"
        return
    for valeur in valeurs:
        try:
            colonne.clean(valeur, None)
        except ValidationError as erreur:
            yield f"« {valeur} » : {' '.join(erreur.messages).rstrip('.')}"
