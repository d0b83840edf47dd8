"""The forms of the page that tries the API, made from its description."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from sofi.socle.formats import insecables

from .api import ADRESSES, Adresse
from .openapi import LIBELLES, openapi

PREMIERS, DERNIERS = ("q", "ou", "rayon"), ("tri", "limite", "curseur", "fields")


@dataclass(frozen=True)
class Champ:
    """A parameter: a list of values when it has one, each with what it means when it doesn't say so."""

    nom: str
    libelle: str
    aide: str
    valeurs: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Formulaire:
    """An address that is tried: `chemin` holds no number."""

    nom: str
    titre: str
    chemin: str
    champs: list[Champ]


def choix() -> list[tuple[str, str]]:
    """The addresses that can be tried, by name."""
    return [(adresse.nom, adresse.resume) for adresse in _essayables()]


def formulaire(nom: str, site: str, jour: datetime.date) -> Formulaire:
    """The form of that address, of the first one when it is none."""
    connues = {adresse.nom: adresse for adresse in _essayables()}
    adresse = connues.get(nom) or next(iter(connues.values()))
    chemin = f"/api/v1{adresse.chemin}"
    parametres = openapi(site, jour)["paths"][chemin]["get"]["parameters"]
    champs = sorted(map(_champ, parametres), key=_rang)
    return Formulaire(adresse.nom, adresse.resume, chemin, champs)


def _rang(champ: Champ) -> int:
    """What is sought first, how it is given last."""
    nom = champ.nom
    if nom in PREMIERS:
        return PREMIERS.index(nom)
    return len(PREMIERS) + (DERNIERS.index(nom) + 1 if nom in DERNIERS else 0)


def _essayables() -> list[Adresse]:
    """Lists; one of them is reached from its list."""
    return [a for a in ADRESSES if "{" not in a.chemin and a.nom != "documents"]


def _champ(parametre: dict[str, Any]) -> Champ:
    schema = parametre["schema"]
    valeurs = schema.get("enum") or schema.get("items", {}).get("enum") or []
    libelles = schema.get("items", {}).get(LIBELLES, {})
    if parametre["name"] == "fields":
        valeurs = []
    if schema.get("type") == "boolean":
        valeurs = ["true", "false"]
    aide = parametre.get("description", "")
    return Champ(
        nom=parametre["name"],
        libelle=parametre["name"],
        aide=insecables(aide.partition(" : ")[0] + "." if libelles else aide),
        valeurs=[(str(valeur), libelles.get(valeur, "")) for valeur in valeurs],
    )
