"""The small nodes of a graph: texts, concepts of the European lists, places, addresses, identifiers."""

from typing import Any

from sofi.offre.fiches.pieces import Adresse

Noeud = dict[str, Any]
_AUTORITES = "http://publications.europa.eu/resource/authority/"
_SNB = "http://data.europa.eu/snb/"
_LISTE = "25831c2"  # how the controlled lists of Europass are named
CONTEXTE = {
    "elm": f"{_SNB}model/elm/",
    "dc": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rov": "http://www.w3.org/ns/regorg#",
    "adms": "http://www.w3.org/ns/adms#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LANGUES = {
    "fr": "FRA", "en": "ENG", "es": "SPA", "de": "DEU", "it": "ITA", "pt": "POR", "nl": "NLD", "pl": "POL",
    "ro": "RON", "ar": "ARA", "zh": "ZHO", "ja": "JPN", "ru": "RUS", "uk": "UKR", "tr": "TUR", "el": "ELL",
}  # fmt: skip


def texte(valeur: str) -> Noeud:
    return {"@language": "fr", "@value": valeur}


def typee(type_: str, valeur: object) -> Noeud:
    return {"@type": f"xsd:{type_}", "@value": str(valeur)}


def instant(jour: str) -> Noeud:
    """A day, or an instant, as the profile wants it."""
    return typee("dateTime", jour if "T" in jour else f"{jour}T00:00:00")


def _concept(adresse: str, liste: str, libelle: str = "") -> Noeud:
    noeud: Noeud = {
        "@id": adresse,
        "@type": "skos:Concept",
        "skos:inScheme": {"@id": liste, "@type": "skos:ConceptScheme"},
    }
    if libelle:
        noeud["skos:prefLabel"] = {"@language": "en", "@value": libelle}
    return noeud


def langue(code: str) -> Noeud:
    """French, when the European list has another name for it."""
    return _concept(f"{_AUTORITES}language/{LANGUES.get(code, 'FRA')}", f"{_AUTORITES}language")


def france() -> Noeud:
    return _concept(f"{_AUTORITES}country/FRA", f"{_AUTORITES}country")


def euro() -> Noeud:
    return _concept(f"{_AUTORITES}currency/EUR", f"{_AUTORITES}currency")


def domaine(isced: tuple[str, str]) -> Noeud:
    """A field of the ISCED-F."""
    code, libelle = isced
    return _concept(f"{_SNB}isced-f/{code}", f"{_SNB}isced-f/{_LISTE}", libelle)


def niveau(numero: int) -> Noeud:
    """A level of the European framework: the French ones have the same numbers."""
    return _concept(f"{_SNB}eqf/{numero}", f"{_SNB}eqf/{_LISTE}")


def page(adresse: str) -> Noeud:
    return {"@type": "elm:WebResource", "elm:contentUrl": typee("anyURI", adresse)}


def lieu(nom: str, adresse: Adresse) -> Noeud:
    lignes = [nom, *adresse.lignes, f"{adresse.code_postal} {adresse.ville}".strip()]
    return {
        "@type": "dc:Location",
        "elm:address": {
            "@type": "elm:Address",
            "elm:fullAddress": note(", ".join(filter(None, lignes)) or "France"),
            "elm:countryCode": france(),
        },
    }


def note(valeur: str) -> Noeud:
    return {"@type": "elm:Note", "elm:noteLiteral": texte(valeur)}


def identifiant(valeur: str, liste: str) -> Noeud:
    return {
        "@type": "elm:Identifier",
        "skos:notation": valeur,
        "elm:schemeName": typee("string", liste),
    }


def immatriculation(siret: str) -> Noeud:
    return {
        "@type": "elm:LegalIdentifier",
        "skos:notation": siret,
        "elm:schemeName": typee("string", "SIRET"),
        "dc:spatial": france(),
    }
