"""The part of the vocabulary of schema.org (release 29) that the site uses, and what Google asks of its rich results.

Sources: schema.org/<Type> for the properties of each type and what they may hold;
developers.google.com/search/docs/appearance/structured-data/{course,event,breadcrumb} for the required ones.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]

PARENTS = {
    "BreadcrumbList": "ItemList",
    "Course": "CreativeWork",
    "CourseInstance": "Event",
    "CreativeWork": "Thing",
    "EducationalOrganization": "Organization",
    "Event": "Thing",
    "ItemList": "Thing",
    "ListItem": "Thing",
    "Offer": "Thing",
    "Organization": "Thing",
    "Place": "Thing",
    "PostalAddress": "Thing",
    "PropertyValue": "Thing",
    "VirtualLocation": "Thing",
}
"""Each type under the one it inherits its properties from; steps without a property of ours are left out."""

PROPRIETES: dict[str, dict[str, str]] = {
    "Thing": {
        "description": "Text",
        "identifier": "PropertyValue Text",
        "image": "URL",
        "name": "Text",
        "sameAs": "URL",
        "url": "URL",
    },
    "CreativeWork": {
        "about": "Text Thing",
        "inLanguage": "Langue",
        "isAccessibleForFree": "Boolean",
        "offers": "Offer",
        "provider": "Organization",
    },
    "Course": {
        "courseCode": "Text",
        "educationalCredentialAwarded": "Text",
        "hasCourseInstance": "CourseInstance",
    },
    "CourseInstance": {"courseMode": "Mode", "courseWorkload": "Duration"},
    "Event": {
        "endDate": "Date DateTime",
        "eventAttendanceMode": "Presence",
        "eventStatus": "Statut",
        "isAccessibleForFree": "Boolean",
        "location": "Place VirtualLocation",
        "maximumAttendeeCapacity": "Integer",
        "offers": "Offer",
        "organizer": "Organization",
        "startDate": "Date DateTime",
    },
    "ItemList": {"itemListElement": "ListItem"},
    "ListItem": {"item": "URL", "position": "Integer"},
    "Offer": {"category": "Categorie", "price": "Price", "priceCurrency": "Monnaie"},
    "Organization": {
        "address": "PostalAddress",
        "email": "Text",
        "knowsAbout": "Text",
        "legalName": "Text",
        "location": "Place",
        "telephone": "Text",
    },
    "Place": {"address": "PostalAddress"},
    "PostalAddress": {
        "addressCountry": "Pays",
        "addressLocality": "Text",
        "postalCode": "Text",
        "streetAddress": "Text",
    },
    "PropertyValue": {"propertyID": "Text", "value": "Text"},
}
"""The properties each type adds, and what each may hold."""

VALEURS = {
    "Categorie": r"Free|Partially Free|Subscription|Paid",  # Google's list
    "Date": r"\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])",
    "DateTime": r"\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])T\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z)",
    "Duration": r"PT\d+H",
    "Langue": r"[a-z]{2}",
    "Mode": r"Onsite|Online|Blended",
    "Monnaie": r"EUR",
    "Pays": r"[A-Z]{2}",
    "Presence": r"https://schema\.org/(Offline|Online|Mixed)EventAttendanceMode",
    "Price": r"\d+\.\d\d",
    "Statut": r"https://schema\.org/EventScheduled",
    "Text": r"(?s).*\S.*",
}

REQUISES = {
    "Course": ("name", "description", "provider", "offers", "hasCourseInstance"),
    "CourseInstance": ("courseMode", "courseWorkload"),
    "Offer": ("category",),
    "Event": ("name", "startDate", "location"),
    "BreadcrumbList": ("itemListElement",),
    "ItemList": ("itemListElement",),
    "ListItem": ("position", "name"),
    "Organization": ("name",),
    "Place": ("address",),
    "VirtualLocation": ("url",),
}


def fautes(noeud: Json, ou: str = "$") -> Iterator[str]:
    """What is wrong in a node and in those under it: an unknown type or property, a value of another kind, a lack."""
    genre = noeud.get("@type", "")
    if genre not in PARENTS:
        yield f"{ou}: unknown type {genre!r}"
        return
    connues = dict(_proprietes(genre))
    for nom in REQUISES.get(genre, ()):
        if nom not in noeud:
            yield f"{ou}: a {genre} without {nom}"
    for nom, valeur in noeud.items():
        if nom in ("@type", "@id"):
            continue
        if nom not in connues:
            yield f"{ou}: {genre} has no {nom}"
            continue
        for rang, une in enumerate(valeur if isinstance(valeur, list) else [valeur]):
            yield from _fautes_de(une, connues[nom].split(), f"{ou}.{nom}[{rang}]")
    if genre in ("BreadcrumbList", "ItemList"):
        yield from _rangs(noeud, ou)


def _proprietes(genre: str) -> Iterator[tuple[str, str]]:
    """Those of a type, its ancestors' first."""
    if genre != "Thing":
        yield from _proprietes(PARENTS[genre])
    yield from PROPRIETES.get(genre, {}).items()


def _fautes_de(valeur: Any, genres: list[str], ou: str) -> Iterator[str]:
    if isinstance(valeur, dict):
        if not any(_est_un(valeur.get("@type", ""), genre) for genre in genres):
            yield f"{ou}: {valeur.get('@type')!r}, not {genres}"
        yield from fautes(valeur, ou)
    elif not any(_convient(valeur, genre) for genre in genres):
        yield f"{ou}: {valeur!r} is not {genres}"


def _est_un(genre: str, attendu: str) -> bool:
    while genre and genre != attendu:
        genre = PARENTS.get(genre, "")
    return bool(genre)


def _convient(valeur: Any, genre: str) -> bool:
    if genre in ("Boolean", "Integer"):
        return type(valeur) is {"Boolean": bool, "Integer": int}[genre]
    if genre == "URL":
        lue = urlsplit(valeur) if isinstance(valeur, str) else urlsplit("")
        return lue.scheme in ("http", "https") and bool(lue.netloc)
    return isinstance(valeur, str) and bool(re.fullmatch(VALEURS.get(genre, "(?!)"), valeur))


def _rangs(noeud: Json, ou: str) -> Iterator[str]:
    """Google: positions 1, 2, 3…; a way of at least two steps, each with its address."""
    elements = noeud.get("itemListElement", [])
    if [element.get("position") for element in elements] != [*range(1, len(elements) + 1)]:
        yield f"{ou}: positions that don't follow"
    if noeud["@type"] == "BreadcrumbList":
        if len(elements) < 2:
            yield f"{ou}: a way of one step"
        if not all("item" in element for element in elements[:-1]):
            yield f"{ou}: a step without address"
    elif not all("url" in element for element in elements):
        yield f"{ou}: an element without address"
