"""Every declaration of every room, and of the tables of others that SOFI uses."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db.models import Field, Model

from sofi.comptes.models import Utilisateur
from sofi.comptes.personnel import DU_COMPTE
from sofi.socle.personnel import Devenir, Donnees, Lecteurs

_CONNECTER = "reconnaître la personne connectée"
AILLEURS: dict[str, tuple[Donnees, ...]] = {
    "sessions.Session": (
        Donnees(
            champs=("session_data",),
            quoi="connexion en cours",
            pourquoi=_CONNECTER,
            duree="12 heures au plus, jusqu’à la déconnexion",
            lecteurs=Lecteurs.PERSONNE,
            devenir=Devenir.LIGNE,
            remise=False,
        ),
    ),
    "account.EmailAddress": (
        Donnees(
            champs=("user", "email"),
            quoi="adresse e-mail connue de la bibliothèque de connexion",
            pourquoi=_CONNECTER,
            duree=DU_COMPTE,
            lecteurs=Lecteurs.PERSONNE,
            devenir=Devenir.LIGNE,
        ),
    ),
    "mfa.Authenticator": (
        Donnees(
            champs=("user", "data"),
            quoi="second facteur : secret de l’application, codes de secours, clé d’accès",
            pourquoi="protéger le compte",
            duree=DU_COMPTE,
            lecteurs=Lecteurs.PERSONNE,
            devenir=Devenir.LIGNE,
            remise=False,
        ),
    ),
}
SANS_PERSONNE_AILLEURS = {
    "account.EmailConfirmation": "suit l’adresse e-mail, avec laquelle elle est effacée",
    "auth": "droits de Django, que SOFI n’emploie pas",
    "contenttypes": "noms de tables",
    "procrastinate": "les tâches n’ont pour arguments que des numéros et des codes",
    "referentiels": "des référentiels publics, que leurs sources corrigent",
}
"""A model, or all those of an application, with the reason."""


@dataclass(frozen=True)
class Declaration:
    """A declaration and the model it speaks of."""

    modele: type[Model]
    donnees: Donnees

    @property
    def champs(self) -> list["Field[object, object]"]:
        """The fields it names; an unknown one is an error of whoever wrote it."""
        return [self.modele._meta.get_field(nom) for nom in self.donnees.champs]  # type: ignore[misc]

    @property
    def comptes(self) -> list[str]:
        """Of its fields, those that lead to an account."""
        return [champ.name for champ in self.champs if champ.related_model is Utilisateur]


def _modules() -> Iterator[tuple[str, object]]:
    for salle in apps.get_app_configs():
        nom = f"{salle.name}.personnel"
        if salle.name.startswith("sofi.") and find_spec(nom):
            # The socle's describes; it declares nothing.
            module = import_module(nom)
            if hasattr(module, "DONNEES"):
                yield salle.label, module


@cache
def declarations() -> tuple[Declaration, ...]:
    """All of them, room by room."""
    trouvees = [
        Declaration(apps.get_model(label, modele), donnees)
        for label, module in _modules()
        for modele, siennes in module.DONNEES.items()  # type: ignore[attr-defined]
        for donnees in siennes
    ]
    for nom, siennes in AILLEURS.items():
        trouvees += [Declaration(apps.get_model(nom), donnees) for donnees in siennes]
    return tuple(trouvees)


@cache
def exceptions() -> dict[str, str]:
    """What looks personal and isn't, by model or by field, with the reason."""
    dites = dict(SANS_PERSONNE_AILLEURS)
    for label, module in _modules():
        for nom, raison in module.SANS_PERSONNE.items():  # type: ignore[attr-defined]
            dites[f"{label}.{nom}"] = raison
    return dites
