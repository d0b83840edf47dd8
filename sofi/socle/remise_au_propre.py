"""Rows that were written before their texts were read as they are now: put right by migrations."""

from django.db.models import Model

from . import telephones
from .champs import ColonneTelephone
from .texte import sans_invisibles

LOT = 2000


def remettre_au_propre(modele: type[Model], *champs: str) -> int:
    """Telephones in their canonical form, no sign that nobody sees; returns how many rows changed.

    A number that can't be read stays as it was typed: nothing is lost, its owner is asked at the next entry.
    """
    ecrites = 0
    lot: list[Model] = []
    for ligne in modele._base_manager.only("pk", *champs).iterator(chunk_size=LOT):
        avant = {champ: getattr(ligne, champ) for champ in champs}
        apres = {champ: _propre(modele, champ, valeur) for champ, valeur in avant.items()}
        if apres != avant:
            for champ, valeur in apres.items():
                setattr(ligne, champ, valeur)
            lot.append(ligne)
        if len(lot) == LOT:
            ecrites += modele._base_manager.bulk_update(lot, champs)
            lot = []
    return ecrites + (modele._base_manager.bulk_update(lot, champs) if lot else 0)


def _propre(modele: type[Model], champ: str, valeur: str) -> str:
    lue = sans_invisibles(valeur)
    if isinstance(modele._meta.get_field(champ), ColonneTelephone):
        return telephones.lire(lue) or lue
    return lue
