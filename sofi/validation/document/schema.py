"""The JSON Schema of a document, for those who read it elsewhere: types from the type, words from the table."""

import json
from typing import Any

import msgspec

from sofi.offre.codes import Fiche
from sofi.offre.fiches import FICHES, TYPES

from .contenu import FORMAT, Document

DIALECTE = "https://json-schema.org/draft/2020-12/schema"
_DITS = {
    "Adresse": "Une adresse postale et sa commune ; latitude et longitude en degrés, celles de la commune à défaut.",
    "Bloc": "Un bloc de compétences auquel l’action mène.",
    "Certification": "Ce que la fiche Certif Info dit de la certification ; `rncp` ou `rs`, avec ces lettres. "
    "`locale` : fiche du service Offre, dont le code n’existe nulle part ailleurs.",
    "Code": "Un code d’une table de référence, et son libellé.",
    "Document": "Une action publiée, entière. Une version ne change jamais : la suivante est un autre document.",
    "Equipement": "Ce dont il faut s’équiper. En euros entiers.",
    "FicheAction": "L’action, avec son titre entier, son lot et les codes de la Région.",
    "FicheDispositif": "Ce qui paie, et pour quels publics. En euros par personne, TVA en pour cent.",
    "FicheEtablissement": "L’organisme, son adresse, ses domaines et qui contacter. `habilitations` : celles que l’on "
    "connaît pour la certification de l’action, par leur numéro RNCP ou RS.",
    "FicheFormation": "La formation. Ce qui vient d’une fiche Certif Info est écrit en entier, tel que ce jour-là.",
    "FicheSession": "La session, ses informations collectives, ses périodes d’inscription et ses dispositifs. Durées "
    "en heures.",
    "Formacode": "Un Formacode, sa version, et sa place dans l’arbre.",
    "InformationCollective": "Une réunion ; sans adresse quand elle a lieu à distance.",
    "Inscription": "Où s’inscrire : `a` dit ce qui a été choisi, `adresse` où cela mène.",
    "Lot": "Le lot de la Région dont est l’action.",
    "Nsf": "Une spécialité de formation, avec la lettre que la fiche y ajoute.",
    "PeriodeInscription": "Quand on peut s’inscrire.",
    "Provenance": "Qui l’a publiée en premier, et ce que cette source est seule à dire : SOFI, si aucune n’est nommée. "
    "`initiale` : formation initiale, sous statut d’élève ou d’étudiant.",
    "Qualiopi": "Ce qui est certifié, null quand on ne le sait pas, et jusqu’à quand.",
    "Site": "Où l’on se forme, et ce qui s’y trouve.",
    "TypeDispositif": "Qui paie, selon quelle règle, pour qui.",
}
"""What the types of the document are, for those that their names don't say."""


def schema() -> dict[str, Any]:
    """Draft 2020-12. Each field of a card has its label and its help, in French."""
    genere = msgspec.json.schema(Document)
    annoter(genere["$defs"])
    return {"$schema": DIALECTE, "title": f"Document publié, format {FORMAT}", **genere}


def annoter(types: dict[str, Any]) -> None:
    """Say in French what the types and the fields of the cards are, in the schemas of the types that are there."""
    for nom, type_ in types.items():
        type_.pop("description", None)  # the docstring
        if nom in _DITS:
            type_["description"] = _DITS[nom]
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
