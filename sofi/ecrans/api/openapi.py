"""The OpenAPI 3.1 of the API: addresses and parameters from the code, answers from the types of the documents."""

import copy
import datetime
from functools import lru_cache
from typing import Any

import msgspec
from django.db import models

from sofi.diffusion.parametres import Facette, facettes
from sofi.ecrans.commun.problemes import TITRES, TYPE
from sofi.validation.document.schema import annoter

from . import openapi_depots as depots
from .api import ADRESSES, VERSION, Adresse, api
from .champs import chemins
from .descriptions import OPERATIONS, PAGE, TYPES
from .exemples import DEPOT, exemple, exemple_d_une_ligne, exemple_elm
from .parametres import FACETTES
from .problemes import Probleme
from .reponses import Accueil, DepotLu

Json = dict[str, Any]
RACINE = "racine"
LIBELLES = "x-enumDescriptions"  # what each value means, where readers of OpenAPI look for it
_ENTETES = {
    "ETag": "Change quand la réponse change.",
    "RateLimit-Limit": "Appels permis par minute ; absent quand il n’y a pas de limite.",
    "RateLimit-Remaining": "Appels restants dans la minute.",
    "RateLimit-Reset": "Secondes avant que tous soient rendus.",
}
_PAGE_SUIVANTE = "L’adresse de la page suivante, quand il y en a une."
_SUIVRE: Json = {
    "SOFI-Sequence": {
        "description": "Le numéro d’où suivre les changements : « depuis » de /api/v1/changements.",
        "required": True,
        "schema": {"type": "integer"},
    },
    "SOFI-Base": {
        "description": "La base à qui est ce numéro : « base » de /api/v1/changements.",
        "required": True,
        "schema": {"type": "string"},
    },
}
"""What whoever keeps a copy needs."""
_ATTENDRE: Json = {
    "Retry-After": {
        "description": "Secondes à attendre avant de redemander.",
        "schema": {"type": "integer"},
    }
}
_DESCRIPTION = """Toute l’offre de formation publiée, sous licence ouverte. Les critères de la recherche du site, \
le même document que partout. Rien de ce qui est donné n’est retiré de la version 1 sans un préavis de douze mois."""


def openapi(site: str, jour: datetime.date) -> Json:
    """The description, for the site at that address (« https://exemple.fr/ »)."""
    return copy.deepcopy(_openapi(site, facettes(jour)))


@lru_cache(maxsize=4)
def _openapi(site: str, servies: tuple[Facette, ...]) -> Json:
    decrit: Json = dict(api.get_openapi_schema(path_prefix="api/v1/"))
    schemas, types = _types()
    decrit["info"] = {
        "title": "SOFI, l’offre de formation de la région",
        "version": VERSION,
        "description": _DESCRIPTION,
        "license": {"name": "Licence Ouverte 2.0", "identifier": "etalab-2.0"},
    }
    decrit["servers"] = [{"url": site.rstrip("/")}]
    decrit["security"] = [{}, {"cle": []}]
    decrit["components"] = {
        "schemas": schemas,
        "securitySchemes": {
            "cle": {
                "type": "http",
                "scheme": "bearer",
                "description": "Clé d’un partenaire : davantage d’appels par minute.",
            },
            **depots.SECURITE,
        },
        "responses": {nom: _probleme(nom) for nom in TITRES},
    }
    for adresse in ADRESSES:
        operation = decrit["paths"][f"/api/v1{adresse.chemin}"]["get"]
        operation["parameters"] = [_parametre(p, adresse, servies) for p in operation["parameters"]]
        operation["responses"] = _reponses(adresse, types[adresse.nom])
    decrit["paths"]["/api/v1/"] = {"get": _racine(types[RACINE])}
    decrit["paths"] |= depots.chemins(types[DepotLu.__name__], msgspec.to_builtins(DEPOT))
    _dire(decrit)
    return decrit


def _dire(decrit: Json) -> None:
    """What each operation and each type of the API is, in French: what the framework says of them is our docstrings."""
    for nom, schema in decrit["components"]["schemas"].items():
        if nom.startswith("Page_"):
            schema["description"] = PAGE
        elif nom in TYPES:
            schema["description"] = TYPES[nom]
    for chemin in decrit["paths"].values():
        for methode in chemin.keys() & {"get", "post"}:
            chemin[methode]["description"] = OPERATIONS[chemin[methode]["operationId"]]


def _types() -> tuple[Json, dict[str, Json]]:
    """The schemas, and for each address the reference to its own."""
    contenus = [adresse.contenu for adresse in ADRESSES] + [Accueil, Probleme, DepotLu]
    references, schemas = msgspec.json.schema_components(
        contenus, ref_template="#/components/schemas/{name}", schema_hook=_choix
    )
    schemas["DocumentDepose"] = depots.DOCUMENT_DEPOSE
    annoter(schemas)
    noms = [adresse.nom for adresse in ADRESSES] + [RACINE, "probleme", DepotLu.__name__]
    return schemas, dict(zip(noms, references, strict=True))


def _choix(type_: type) -> Json:
    """The choices of a model."""
    if not issubclass(type_, models.TextChoices):
        raise NotImplementedError
    return {"type": "string", "enum": type_.values}


def _parametre(parametre: Json, adresse: Adresse, servies: tuple[Facette, ...]) -> Json:
    """With the values that it may take, said once where they are held."""
    nom, schema = parametre["name"], parametre["schema"]
    for cle in ("title", "description"):
        schema.pop(cle, None)
    if schema.get("default") in ("", None):
        schema.pop("default", None)
    _sans_null(schema)
    if schema.get("type") == "array":
        parametre |= {"style": "form", "explode": nom != "fields"}
    if nom == "fields":
        schema["items"] = {"type": "string", "enum": list(chemins(adresse.type))}
    if nom in FACETTES and schema.get("type") == "array":
        facette = next(f for f in servies if f.nom == nom)
        libelles = {valeur.code: valeur.libelle for valeur in facette.valeurs}
        dits = " ; ".join(f"{code} ({libelle})" for code, libelle in libelles.items())
        parametre["description"] = f"{facette.titre} : {dits}."
        schema["items"] = {"type": "string", "enum": list(libelles), LIBELLES: libelles}
    if nom == "repere":
        schema["items"] = {"type": "string", "pattern": _REPERE, "examples": ["metier:H2207"]}
    if nom == "commune" and schema.get("type") == "array":
        schema["items"] = {"type": "string", "pattern": r"^(\d\d|2[AB])\d{3}$"}
    return parametre


_REPERE = r"^(certification|metier|domaine|lieu|programme):[0-9A-Za-z]{1,12}$"


def _sans_null(schema: Json) -> None:
    """An address has no null: a parameter is there or isn't."""
    choix = [c for c in schema.pop("anyOf", []) if c.get("type") != "null"]
    for un in choix:
        schema |= un


def _reponses(adresse: Adresse, reference: Json) -> Json:
    contenu: Json = {"schema": reference}
    if adresse.genre == "application/json":
        contenu["examples"] = {"exemple": {"value": exemple(adresse.type, liste=adresse.liste)}}
    elif adresse.nom == "documents":
        contenu = {
            "schema": {"type": "string", "description": "Un document JSON par ligne."},
            "examples": {"exemple": {"value": exemple_d_une_ligne()}},
        }
    else:
        contenu["examples"] = {"exemple": {"value": exemple_elm()}}
    refus = ["parametre", "cle", "droit", "debit"]
    if "{" in adresse.chemin or adresse.nom != "changements":
        refus.append("introuvable")
    if adresse.nom in ("formations", "actions", "sessions"):
        refus.append("indisponible")
    if adresse.nom == "changements":
        refus.append("suite")
    return {
        "200": {
            "description": "Ce qui est demandé.",
            "headers": _entetes(adresse),
            "content": {adresse.genre: contenu},
        },
        "304": {
            "description": "Rien n’a changé depuis la réponse de cet ETag.",
            **({"headers": _SUIVRE} if adresse.nom == "documents" else {}),
        },
        **{str(TITRES[nom][0]): {"$ref": f"#/components/responses/{nom}"} for nom in refus},
    }


def _entetes(adresse: Adresse) -> Json:
    """Those of a good answer."""
    dits = _ENTETES | ({"Link": _PAGE_SUIVANTE} if adresse.liste else {})
    entetes = {nom: {"description": dit, "schema": {"type": "string"}} for nom, dit in dits.items()}
    return entetes | _SUIVRE if adresse.nom == "documents" else entetes


def _probleme(nom: str) -> Json:
    attendre = {"headers": _ATTENDRE} if nom in ("debit", "indisponible") else {}
    return {
        "description": TITRES[nom][1],
        **attendre,
        "content": {TYPE: {"schema": {"$ref": "#/components/schemas/Probleme"}}},
    }


def _racine(reference: Json) -> Json:
    return {
        "operationId": RACINE,
        "summary": "Ce que l’API offre",
        "tags": ["Tout suivre"],
        "responses": {
            "200": {
                "description": "Les adresses.",
                "content": {"application/json": {"schema": reference}},
            },
            "429": {"$ref": "#/components/responses/debit"},
        },
    }
