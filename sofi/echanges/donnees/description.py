"""What says what the files are: the catalogue (DCAT-AP), in JSON-LD."""

from typing import Any

from .fichiers import LICENCES, Fichier, Lot

_UE = "http://publications.europa.eu/resource/authority/"
CONTEXTE = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_TYPES = {
    "text/csv": "CSV",
    "application/x-ndjson": "JSON",
    "application/xml": "XML",
}


def catalogue(lot: Lot | None, *, site: str, editeur: str, region: str) -> dict[str, Any]:
    """The catalogue of the site: one dataset for each licence, and the API as a service. `site` ends without « / »."""
    fichiers = lot.fichiers if lot else []
    licences = {fichier.sorte.licence for fichier in fichiers}
    jeux = [_jeu(licence, lot, site, region) for licence in sorted(licences) if lot]
    service = {
        "@id": f"{site}/api/v1/",
        "@type": "dcat:DataService",
        "dct:title": _fr("API de l’offre de formation"),
        "dcat:endpointURL": {"@id": f"{site}/api/v1/"},
        "dcat:endpointDescription": {"@id": f"{site}/api/v1/openapi.json"},
        "dcat:servesDataset": [{"@id": jeu["@id"]} for jeu in jeux],
    }
    return {
        "@context": CONTEXTE,
        "@id": f"{site}/api/donnees/catalogue.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _fr("Offre de formation de la région"),
        "dct:description": _fr("Toute l’offre de formation publiée, chaque nuit."),
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": _fr(editeur)},
        "foaf:homepage": {"@id": f"{site}/api/"},
        "dct:language": {"@id": f"{_UE}language/FRA"},
        "dcat:dataset": jeux,
        "dcat:service": service,
    }


def _jeu(licence: str, lot: Lot, site: str, region: str) -> dict[str, Any]:
    siens = [fichier for fichier in lot.fichiers if fichier.sorte.licence == licence]
    ouverte = licence.startswith("Licence Ouverte")
    titre = "Offre de formation" if ouverte else "Offre de formation initiale publiée par l’Onisep"
    return {
        "@id": f"{site}/api/donnees/#{'offre' if ouverte else 'onisep'}",
        "@type": "dcat:Dataset",
        "dct:title": _fr(titre),
        "dct:description": _fr(
            "Formations, actions, sessions, organismes, lieux et informations collectives publiés."
        ),
        "dcat:theme": {"@id": f"{_UE}data-theme/EDUC"},
        "dcat:keyword": [_fr(mot) for mot in ("formation", "apprentissage", "emploi")],
        "dct:accrualPeriodicity": {"@id": f"{_UE}frequency/DAILY"},
        "dct:spatial": {"@type": "dct:Location", "dct:title": _fr(region)},
        "dct:modified": {"@type": "xsd:dateTime", "@value": lot.ecrit_le.isoformat()},
        "dcat:distribution": [_distribution(fichier, site) for fichier in siens],
    }


def _distribution(fichier: Fichier, site: str) -> dict[str, Any]:
    sorte, adresse = fichier.sorte, f"{site}/api/donnees/{fichier.nom}"
    decrite: dict[str, Any] = {
        "@id": adresse,
        "@type": "dcat:Distribution",
        "dct:title": _fr(sorte.titre),
        "dcat:accessURL": {"@id": f"{site}/api/"},
        "dcat:downloadURL": {"@id": adresse},
        "dct:license": {"@id": LICENCES[sorte.licence]},
        "dct:format": {"@id": f"{_UE}file-type/{_TYPES[sorte.type]}"},
        "dcat:compressFormat": {
            "@id": "http://www.iana.org/assignments/media-types/application/gzip"
        },
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(fichier.octets)},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": fichier.sha256},
        },
    }
    if sorte.schema:
        decrite["dct:conformsTo"] = {"@id": f"{site}/api/donnees/{sorte.schema}"}
    return decrite


def _fr(texte: str) -> dict[str, str]:
    return {"@language": "fr", "@value": texte}
