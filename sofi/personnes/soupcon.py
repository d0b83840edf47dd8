"""Which fields look as if they spoke of people: by their type, by their name. What the test of the register goes by."""

from django.apps import apps
from django.db.models import (
    BinaryField,
    CharField,
    EmailField,
    Field,
    GenericIPAddressField,
    JSONField,
    Model,
    TextField,
)

from sofi.comptes.models import Utilisateur
from sofi.socle.champs import ColonneTelephone

from .registre import declarations, exceptions

TYPES = (
    EmailField,
    ColonneTelephone,
    GenericIPAddressField,
    JSONField,
    BinaryField,
    TextField,
)
NOMS = frozenset(
    "nom prenom civilite fonction telephone courriel email mail adresse destinataire nouvelle ip contact "
    "auteur agent appareil navigateur user_agent naissance commentaire message motif detail champs".split()
)
"""Words of a field's name, parted by « _ »."""


def est_suspect(champ: "Field[object, object]") -> bool:
    """It may speak of somebody."""
    if champ.related_model is Utilisateur:
        return True
    if champ.is_relation or getattr(champ, "choices", None):
        return False
    mots = set(champ.name.split("_"))
    return isinstance(champ, TYPES) or (isinstance(champ, CharField) and bool(mots & NOMS))


def non_declares() -> list[str]:
    """The suspect fields of every table of the site that no declaration names, and no exception."""
    dits = {(d.modele, nom) for d in declarations() for nom in d.donnees.champs}
    ecartes = {nom.lower() for nom in exceptions()}
    return [
        f"{modele._meta.label}.{champ.name}"
        for modele in _modeles()
        if modele._meta.label_lower not in ecartes and modele._meta.app_label not in ecartes
        for champ in modele._meta.local_fields
        if est_suspect(champ)
        and (modele, champ.name) not in dits
        and f"{modele._meta.label}.{champ.name}".lower() not in ecartes
    ]


def _modeles() -> list[type[Model]]:
    return [
        m for m in apps.get_models(include_auto_created=True) if m._meta.managed or m._meta.db_table
    ]


def exceptions_inutiles() -> list[str]:
    """Exceptions that excuse nothing any more: a field renamed, removed, or declared since."""
    connus = {champ for modele in _modeles() for champ in _noms(modele)}
    return [nom for nom in exceptions() if nom.lower() not in connus]


def _noms(modele: type[Model]) -> set[str]:
    siens = {f"{modele._meta.label}.{champ.name}".lower() for champ in modele._meta.local_fields}
    return siens | {modele._meta.label_lower, modele._meta.app_label}
