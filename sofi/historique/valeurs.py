"""Stored values in people's words."""

import datetime
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import Any

from django.db import models

from sofi.offre.codes import Fiche
from sofi.offre.gabarits.phrases import phrase
from sofi.offre.gabarits.valeurs import dire as dire_cellule
from sofi.offre.gabarits.verification import CODES, champs_possibles
from sofi.programmes.cellules import Cellule, lire
from sofi.socle.differences import Ligne, Morceau, Sorte, mots_changes, rangees_changees
from sofi.socle.formats import heure, jour_saisi, moment, nombre
from sofi.socle.texte_riche import en_texte

from .noms import nom_du_champ
from .objets import Objets

CONTEXTE = 60  # characters kept on each side of what changed: about ten words
LONGUEUR = 600  # characters of a value; the object's own page shows the rest
MISE_EN_FORME = "(mise en forme changée)"
CELLULES = "programmes.VersionDeGabarit.cellules"
LECTURES: dict[type[Any], tuple[Callable[[str], Any], Callable[[Any], str]]] = {
    models.DateTimeField: (datetime.datetime.fromisoformat, moment),
    models.DateField: (datetime.date.fromisoformat, jour_saisi),
    models.TimeField: (datetime.time.fromisoformat, heure),
}


def est_vide(valeur: Any) -> bool:
    """Nothing was answered; « non » and 0 are answers."""
    return valeur is None or valeur in ("", [], {})


def dire(champ: Any, valeur: Any, objets: Objets) -> str:
    """One value, by its field as it is today; what no longer fits its field is left as it was written."""
    if est_vide(valeur):
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, list):
        return ", ".join(_elements(champ, valeur, objets))
    if isinstance(valeur, dict):
        return ", ".join(f"{cle} : {dire(None, dit, objets)}" for cle, dit in valeur.items())
    if champ is not None and champ.is_relation:
        return objets.nommer(champ.related_model, str(valeur))
    if choix := getattr(champ, "flatchoices", None):
        return str({str(cle): dit for cle, dit in choix}.get(str(valeur), valeur))
    return _simple(champ, valeur)


def _simple(champ: Any, valeur: Any) -> str:
    for sorte, (lire_texte, ecrire) in LECTURES.items():
        if isinstance(champ, sorte):
            try:
                return ecrire(lire_texte(valeur) if isinstance(valeur, str) else valeur)
            except ValueError:
                return str(valeur)
    if isinstance(champ, models.DecimalField | models.FloatField | models.PositiveIntegerField):
        return nombre(valeur)
    texte = str(valeur)
    return en_texte(texte) if "<" in texte else texte


def _elements(champ: Any, valeurs: list[Any], objets: Objets) -> list[str]:
    """The items of a list; the boxes ticked, by the names of their fields."""
    if champ is not None and champ.name == "confirmations":
        noms = {c.name: nom_du_champ(c) for c in champ.model._meta.concrete_fields}
        return [noms.get(valeur, valeur) for valeur in valeurs]
    return [dire(getattr(champ, "base_field", None), valeur, objets) for valeur in valeurs]


def comparer(champ: Any, avant: Any, apres: Any, objets: Objets) -> tuple[list[Ligne], list[Ligne]]:
    """A field before and after: texts word by word around what changed, lists one by one, the rest whole."""
    if isinstance(avant, list) and isinstance(apres, list):
        return rangees_changees(_elements(champ, avant, objets), _elements(champ, apres, objets))
    gauche, droite = dire(champ, avant, objets), dire(champ, apres, objets)
    if gauche == droite:
        notee = [[Morceau(Sorte.GARDE, court(droite))], [Morceau(Sorte.AJOUTE, MISE_EN_FORME)]]
        return [[Morceau(Sorte.GARDE, court(gauche))]], notee
    if isinstance(champ, models.CharField | models.TextField) and not champ.choices:
        return tuple([ligne] if ligne else [] for ligne in textes(gauche, droite))  # type: ignore[return-value]
    return rangees_changees([gauche] if gauche else [], [droite] if droite else [])


def court(texte: str) -> str:
    """At most so many characters."""
    return texte if len(texte) <= LONGUEUR else f"{texte[:LONGUEUR]}…"


def textes(avant: str, apres: str) -> tuple[Ligne, Ligne]:
    """The words that changed, with a few on either side."""
    debut = _pareils(avant, apres)
    pareils = _pareils(avant[debut:][::-1], apres[debut:][::-1])
    depart = max(0, debut - CONTEXTE)
    depart = avant.rfind(" ", 0, depart) + 1 if depart else 0
    reste = max(0, pareils - CONTEXTE)
    lignes = mots_changes(avant[depart : len(avant) - reste], apres[depart : len(apres) - reste])
    return _border(lignes[0], depart, reste), _border(lignes[1], depart, reste)


def _pareils(un: str, autre: str) -> int:
    """How many characters both begin with."""
    return sum(
        1 for _ in takewhile(lambda paire: paire[0] == paire[1], zip(un, autre, strict=False))
    )


def _border(ligne: Ligne, depart: int, reste: int) -> Ligne:
    """What was left out is told by « … »."""
    if not ligne:
        return ligne
    morceaux = [
        Morceau(m.sorte, f"{m.texte[:CONTEXTE]} … {m.texte[-CONTEXTE:]}")
        if m.sorte == Sorte.GARDE and len(m.texte) > 3 * CONTEXTE
        else Morceau(m.sorte, court(m.texte))
        for m in ligne
    ]
    avant = [Morceau(Sorte.GARDE, "… ")] if depart else []
    return [*avant, *morceaux, *([Morceau(Sorte.GARDE, "…")] if reste else [])]


def codes_de(objet: dict[str, Any]) -> Iterator[tuple[type[models.Model], str]]:
    """The codes that a cell of a gabarit names."""
    modele: Any = CODES.get(objet.get("champ", ""))
    valeur = objet.get("valeur")
    if modele and not est_vide(valeur):
        for code in valeur if isinstance(valeur, list) else [valeur]:
            yield modele, str(code)


def cellules_changees(
    avant: list[dict[str, Any]], apres: list[dict[str, Any]], objets: Objets
) -> Iterator[tuple[str, list[Ligne], list[Ligne]]]:
    """The cells of a gabarit that differ, by name, each in words before and after."""
    gauche = {_place(o): _phrase(o, objets) for o in avant if o not in apres}
    droite = {_place(o): _phrase(o, objets) for o in apres if o not in avant}
    for place in gauche | droite:
        retires, ajoutes = textes(gauche.get(place, ""), droite.get(place, ""))
        yield _nom(place), [retires] if retires else [], [ajoutes] if ajoutes else []


def _place(objet: dict[str, Any]) -> tuple[str, str, str]:
    return objet.get("fiche", ""), objet.get("champ", ""), objet.get("genre", "")


def _nom(place: tuple[str, str, str]) -> str:
    """« Action, Objectifs »."""
    if place[0] not in Fiche.values:
        return ", ".join(place[:2])
    fiche = Fiche(place[0])
    return f"{fiche.label}, {champs_possibles(fiche).get(place[1], place[1])}"


def _phrase(objet: dict[str, Any], objets: Objets) -> str:
    def en_mots(cellule: Cellule) -> str:
        if codes := list(codes_de(objet)):
            return ", ".join(objets.nommer(modele, code) for modele, code in codes)
        if cellule.champ in CODES:
            return "non, sans fiche" if cellule.champ == "fiche" else "rien"
        return dire_cellule(cellule.fiche, cellule.champ, cellule.valeur)

    try:
        [cellule] = lire([objet])
        phrase_de_la_cellule = phrase(cellule, en_mots)
    except (KeyError, ValueError):  # a kind of cell, or a card, that no longer exists
        return dire(None, objet, objets)
    return en_texte(phrase_de_la_cellule) if "<" in phrase_de_la_cellule else phrase_de_la_cellule
