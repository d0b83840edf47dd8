"""Rows of the history in people's words. Stored rows don't change: they are told at reading time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst

from sofi.comptes.revisions import Revisee
from sofi.socle.differences import Ligne, Morceau, Sorte

from .models import Changement
from .noms import nom_du_champ, nom_du_modele
from .objets import Objets, titre_de
from .suivi import modele_de
from .valeurs import CELLULES, cellules_changees, codes_de, comparer, court, dire, est_vide

PREMIERS = 3  # fields shown of a row created; the others are counted
# What says nothing of a row created or deleted.
TECHNIQUES = {
    "id",
    "mots",
    "nom_plie",
    "revision",
    "cree_le",
    "modifie_le",
    "modifiee_le",
    "etat_depuis",
}
# A writing counts itself: nothing that anybody changed.
COMPTE = "revision"
# The column of what a row is attached to, where it isn't its first relation.
PARENTS = {
    "annuaire_site": "etablissement_id",
    "annuaire_rattachement": "etablissement_id",
    "offre_informationcollective": "session_id",
}


@dataclass(frozen=True)
class Champ:
    """One field, before and after."""

    nom: str
    avant: list[Ligne]
    apres: list[Ligne]


@dataclass(frozen=True)
class LigneLue:
    """One change: what changed, its title, its fields and how many others were filled."""

    changement: Changement
    nom: str
    titre: str
    objet: Model | None
    parent: Model | None
    champs: list[Champ]
    autres: int = 0


def lire_page(changements: Iterable[Changement]) -> list[LigneLue]:
    """These changes in words. What they name is fetched in one question per model, twice at most."""
    page, objets = list(changements), Objets()
    objets.charger((modele, c.objet) for c in page if (modele := modele_de(c.table)) is not None)
    objets.charger(objet_nomme for c in page for objet_nomme in _objets_nommes(c, objets))
    return [_ligne(c, objets) for c in page]


def _colonnes(changement: Changement) -> dict[str, Any]:
    modele = modele_de(changement.table)
    return {c.column: c for c in _champs_de(modele)} if modele else {}


def _champs_de(modele: type[Model]) -> list[Any]:
    """What is typed first, who wrote it and when last: Django puts an abstract model's fields first."""
    dernieres = {champ.name for champ in Revisee._meta.fields}
    return sorted(modele._meta.concrete_fields, key=lambda champ: champ.name in dernieres)


def _objets_nommes(changement: Changement, objets: Objets) -> Iterator[tuple[type[Model], str]]:
    """The rows that the values of a change name."""
    if modele := modele_du_parent(changement):
        yield modele, changement.parent
    colonnes = _colonnes(changement)
    valeurs = [*changement.avant.items(), *changement.apres.items()]
    for colonne, valeur in [*valeurs, *_valeurs_a_la_creation(changement, objets)]:
        champ = colonnes.get(colonne)
        if champ is None or est_vide(valeur):
            continue
        if champ.is_relation:
            yield champ.related_model, str(valeur)
        elif str(champ) == CELLULES:
            for objet in valeur:
                yield from codes_de(objet)


def modele_du_parent(changement: Changement) -> type[Model] | None:
    """What it is attached to."""
    modele = modele_de(changement.table)
    if modele is None or not changement.parent:
        return None
    colonne = PARENTS.get(changement.table)
    relations = (c for c in _champs_de(modele) if c.is_relation)
    modeles: Iterator[Any] = (c.related_model for c in relations if colonne in (None, c.column))
    return next(modeles, None)


def _valeurs_a_la_creation(changement: Changement, objets: Objets) -> list[tuple[str, Any]]:
    """What is filled today in a row created: its first values weren't kept."""
    objet = objets.objet_de(modele_de(changement.table), changement.objet)
    if changement.geste != Changement.Geste.CREATION or objet is None:
        return []
    valeurs = [(c.column, getattr(objet, c.attname)) for c in _champs_de(type(objet))]
    return [(nom, v) for nom, v in valeurs if nom not in TECHNIQUES and v and not est_vide(v)]


def _ligne(changement: Changement, objets: Objets) -> LigneLue:
    modele = modele_de(changement.table)
    objet = objets.objet_de(modele, changement.objet)
    valeurs_creees = _valeurs_a_la_creation(changement, objets)
    return LigneLue(
        changement=changement,
        nom=capfirst(f"{nom_du_modele(modele) if modele else changement.table} {changement.objet}"),
        titre=titre_de(objet),
        objet=objet,
        parent=objets.objet_de(modele_du_parent(changement), changement.parent),
        champs=list(_champs(changement, valeurs_creees[:PREMIERS], objets)),
        autres=max(0, len(valeurs_creees) - PREMIERS),
    )


def _champs(
    changement: Changement, valeurs_creees: list[tuple[str, Any]], objets: Objets
) -> Iterator[Champ]:
    """The fields of a change, by the names that screens give them."""
    colonnes = _colonnes(changement)
    modifie = changement.geste == Changement.Geste.MODIFICATION
    rangs = {nom: rang for rang, nom in enumerate(colonnes)}
    avant = sorted(changement.avant.items(), key=lambda libelle: rangs.get(libelle[0], len(rangs)))
    for nom, valeur in [*avant, *valeurs_creees]:
        if modifie and nom == COMPTE:
            continue
        champ = colonnes.get(nom)
        libelle = capfirst(nom_du_champ(champ) if champ is not None else nom.replace("_", " "))
        if modifie and str(champ) == CELLULES:
            changees = cellules_changees(valeur or [], changement.apres.get(nom) or [], objets)
            yield from (Champ(*changee) for changee in changees)
        elif modifie:
            yield Champ(libelle, *comparer(champ, valeur, changement.apres.get(nom), objets))
        elif nom not in TECHNIQUES and not est_vide(valeur):
            yield Champ(libelle, *_seule(champ, valeur, objets))


def _seule(champ: Any, valeur: Any, objets: Objets) -> tuple[list[Ligne], list[Ligne]]:
    """The value of a row created or deleted: nothing to compare it with."""
    if str(champ) == CELLULES:
        compte = f"{len(valeur)} cellule{'s' if len(valeur) > 1 else ''}"
        return [[Morceau(Sorte.GARDE, compte)]], []
    return [[Morceau(Sorte.GARDE, court(dire(champ, valeur, objets)))]], []
