"""The JSON Schema of a document, for those who read it elsewhere: types from the type, words from the table."""

import json
from typing import Any

import msgspec

from sofi.offre.codes import Fiche
from sofi.offre.fiches import FICHES, TYPES

from .contenu import FORMAT, Document

DIALECTE = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """Draft 2020-12. Each field of a card has its label and its help, in French."""
    genere = msgspec.json.schema(Document)
    annoter(genere["$defs"])
    return {"$schema": DIALECTE, "title": f"Document publié, format {FORMAT}", **genere}


def annoter(types: dict[str, Any]) -> None:
    """Say in French what the fields of the cards are, in the schemas of the types that are there."""
    for fiche in Fiche:
        if TYPES[fiche].__name__ not in types:
            continue
        proprietes = types[TYPES[fiche].__name__]["properties"]
        for champ in FICHES[fiche]:
            # An attribute that holds several fields is named by its own type.
            if champ.nom == champ.cle or len(champ.colonnes) > 1:
                proprietes[champ.cle]["title"] = champ.libelle(fiche)
                proprietes[champ.cle]["description"] = champ.aide


def en_document() -> str:
    """docs/document.schema.json."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
