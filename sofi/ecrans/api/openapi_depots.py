"""The description of the deposits: their key, what may be sent, what is answered."""

from typing import Any

from sofi.depots.operations import TAILLE_MAX
from sofi.ecrans.commun.problemes import TITRES
from sofi.partenaires.models import Portee

from .reponses import JSON

Json = dict[str, Any]
DEPOTS, DEPOT, CHOIX, ECRIRE = (
    "/api/v1/depots",
    "/api/v1/depots/{numero}",
    "/api/v1/depots/{numero}/choix",
    "/api/v1/depots/{numero}/ecrire",
)
THEME = "Déposer"
RESUMES = (
    ("POST", DEPOTS, "Déposer un fichier, lu sans rien écrire"),
    ("GET", DEPOT, "Lire où en est un dépôt, et son rapport"),
    ("POST", CHOIX, "Répondre aux « vouliez-vous dire … ? » du rapport ; le fichier est relu"),
    ("POST", ECRIRE, "Écrire les brouillons que le rapport annonce"),
)
CLE = "organisme"
CLASSEUR = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SECURITE: Json = {
    CLE: {
        "type": "http",
        "scheme": "bearer",
        "description": f"Clé d’un organisme, avec le droit « {Portee.DEPOTS.label} », créée dans « Clés d’API ». "
        "Elle se donne aussi dans l’en-tête X-Api-Key.",
    }
}
_TOUJOURS = ("cle", "droit", "debit")
_NUMERO: Json = {
    "name": "numero",
    "in": "path",
    "required": True,
    "description": "Numéro du dépôt, donné quand il est reçu.",
    "schema": {"type": "integer", "minimum": 1},
}
_NOM: Json = {
    "name": "X-Nom-Du-Fichier",
    "in": "header",
    "description": "Nom du fichier, montré à l’écran et dans le rapport.",
    "schema": {"type": "string", "pattern": r"^[\w. -]{0,200}$"},
}
_BINAIRE: Json = {"type": "string", "format": "binary", "minLength": 1}
DOCUMENT_DEPOSE: Json = {
    "allOf": [
        {"$ref": "#/components/schemas/Document"},
        {
            "type": "object",
            "properties": {
                "numero": {
                    "type": "string",
                    "description": "Votre numéro de la formation, pour la retrouver au dépôt suivant ; chaque session "
                    "peut en avoir un aussi.",
                }
            },
        },
    ]
}
"""A document with the depositor's own number."""
EXEMPLE_DE_REPONSES: Json = {"choix": {"site|atelier du cai": "418"}}
CORPS_DES_CHOIX: Json = {
    "required": True,
    "description": "Pour chaque « cle » des choix du rapport, un des codes de ses propositions ; un texte vide reprend "
    "une réponse. Les réponses valent aussi pour les dépôts suivants.",
    "content": {
        JSON: {
            "schema": {
                "type": "object",
                "properties": {
                    "choix": {"type": "object", "additionalProperties": {"type": "string"}}
                },
                "required": ["choix"],
            },
            "examples": {"exemple": {"value": EXEMPLE_DE_REPONSES}},
        }
    },
}


def chemins(reference: Json, exemple: Json) -> Json:
    """Their paths; `reference`: the schema of what is answered, of which `exemple` is one."""
    contenu = {JSON: {"schema": reference, "examples": {"exemple": {"value": exemple}}}}
    deposer, lire, choisir, ecrire = (_operation(*resume) for resume in RESUMES)
    deposer |= {"parameters": [_NOM], "requestBody": _corps()}
    deposer["responses"] = _reponses(202, contenu, "taille", "depot")
    lire["responses"] = _reponses(200, contenu, "introuvable")
    choisir["requestBody"] = CORPS_DES_CHOIX
    choisir["responses"] = _reponses(202, contenu, "introuvable", "depot")
    ecrire["responses"] = _reponses(202, contenu, "introuvable", "depot")
    return {
        DEPOTS: {"post": deposer},
        DEPOT: {"parameters": [_NUMERO], "get": lire},
        CHOIX: {"parameters": [_NUMERO], "post": choisir},
        ECRIRE: {"parameters": [_NUMERO], "post": ecrire},
    }


def _operation(methode: str, chemin: str, resume: str) -> Json:
    noms = {DEPOTS: "deposer", DEPOT: "depot", CHOIX: "depot_choix", ECRIRE: "depot_ecrire"}
    return {
        "operationId": noms[chemin],
        "summary": resume,
        "tags": [THEME],
        "security": [{CLE: [Portee.DEPOTS.value]}],
    }


def _corps() -> Json:
    depose = {"$ref": "#/components/schemas/DocumentDepose"}
    return {
        "required": True,
        "description": f"Le fichier, {TAILLE_MAX >> 20} Mo au plus. Son contenu dit ce qu’il est, quel que soit son "
        "type. Ses fautes sont dans le rapport, jamais un refus.",
        "content": {
            "application/xml": {"schema": _decrit("LHEO 2.3, 2.2, ou presque.")},
            CLASSEUR: {"schema": _decrit("Le classeur, rempli depuis le modèle.")},
            # Not a document or a list: a choice of these makes clients that generators write fail.
            JSON: {"schema": depose},
            "application/octet-stream": {
                "schema": _decrit(
                    "Un de ces fichiers, une liste de documents, ou l’archive .zip d’un seul."
                )
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"fichier": _BINAIRE},
                    "required": ["fichier"],
                }
            },
        },
    }


def _decrit(quoi: str) -> Json:
    return _BINAIRE | {"description": quoi}


def _reponses(statut: int, contenu: Json, *refus: str) -> Json:
    bonne: Json = {"description": "Où en est le dépôt, et son rapport.", "content": contenu}
    if statut == 202:
        bonne["headers"] = {
            "Location": {
                "description": "L’adresse où le suivre.",
                "required": True,
                "schema": {"type": "string"},
            },
            "Retry-After": {
                "description": "Dans combien de secondes la demander.",
                "required": True,
                "schema": {"type": "integer"},
            },
        }
    dits = sorted((*_TOUJOURS, *refus), key=lambda nom: TITRES[nom][0])
    return {
        str(statut): bonne,
        **{str(TITRES[nom][0]): {"$ref": f"#/components/responses/{nom}"} for nom in dits},
    }
