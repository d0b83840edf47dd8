"""The XML Schema made from the description of the language.

Every element is global, so the same schema validates a whole document and a lone ``formation``.
"""

from functools import cache

from lxml import etree

from .langage import (
    ESPACE,
    MOTIF_DATE,
    VERSION,
    Enfant,
    Libre,
    Structure,
    Valeur,
    attributs,
    element,
    noms,
)
from .tables import TABLES

_XS = "http://www.w3.org/2001/XMLSchema"
_PREFIXES = {"xs": _XS, "lheo": ESPACE}


# What a file repeats: read, checked and freed one by one.
ENREGISTREMENTS = frozenset({"formation", "resume-offre", "resume-organisme"})


@cache
def construire_schema() -> etree.XMLSchema:
    """The compiled schema of LHEO 2.3. Not to be shared between threads while it validates."""
    return etree.XMLSchema(arbre_schema())


@cache
def construire_schema_enveloppe() -> etree.XMLSchema:
    """The same, taking any content for the records: checks what is around them."""
    return etree.XMLSchema(arbre_schema(opaques=ENREGISTREMENTS))


def arbre_schema(*, opaques: frozenset[str] = frozenset()) -> etree._Element:
    """The schema as a tree; elements named in ``opaques`` accept any content."""
    racine = etree.Element(f"{{{_XS}}}schema", nsmap=_PREFIXES)
    racine.set("targetNamespace", ESPACE)
    racine.set("elementFormDefault", "qualified")
    racine.set("version", VERSION)
    for nom, codes in TABLES.items():
        _ajouter_table(racine, nom, list(codes))
    for nom in sorted(noms()):
        _ajouter_element(racine, nom, opaque=nom in opaques)
    return racine


def _ajouter(parent: etree._Element, balise: str, **valeurs: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_XS}}}{balise}", valeurs)


def _ajouter_table(racine: etree._Element, nom: str, codes: list[str]) -> None:
    restriction = _ajouter(
        _ajouter(racine, "simpleType", name=f"table-{nom}"), "restriction", base="xs:token"
    )
    for code in codes:
        _ajouter(restriction, "enumeration", value=code)


def _ajouter_element(racine: etree._Element, nom: str, *, opaque: bool) -> None:
    description = element(nom)
    declaration = _ajouter(racine, "element", name=nom)
    if opaque:
        declaration.set("type", "xs:anyType")
        return
    type_ = _ajouter(declaration, "complexType")
    if isinstance(description, Valeur):
        porteur = _ajouter(
            _ajouter(type_, "simpleContent"), "extension", base=_type_valeur(racine, description)
        )
    elif isinstance(description, Structure):
        suite = _ajouter(type_, "sequence")
        for enfant in description.enfants:
            _ajouter_enfant(suite, enfant)
        porteur = type_
    else:
        porteur = _contenu_libre(type_, description)
    for attribut in attributs(nom).values():
        ajoute = _ajouter(porteur, "attribute", name=attribut.nom, type=f"xs:{attribut.type}")
        if attribut.obligatoire:
            ajoute.set("use", "required")


def _contenu_libre(type_: etree._Element, description: Libre) -> etree._Element:
    if description.nom == "extra":
        return _ajouter(_ajouter(type_, "complexContent"), "extension", base="xs:anyType")
    choix = _ajouter(type_, "choice", minOccurs="0", maxOccurs="unbounded")
    for nom in ("extras", "extra"):
        _ajouter(choix, "element", ref=f"lheo:{nom}")
    return type_


def _ajouter_enfant(suite: etree._Element, enfant: Enfant) -> None:
    ajoute = _ajouter(suite, "element", ref=f"lheo:{enfant.nom}")
    if enfant.minimum != 1:
        ajoute.set("minOccurs", str(enfant.minimum))
    if enfant.maximum != 1:
        ajoute.set("maxOccurs", "unbounded" if enfant.maximum is None else str(enfant.maximum))


def _type_valeur(racine: etree._Element, valeur: Valeur) -> str:
    """The simple type of a text, declared beside its element; tables are shared."""
    if valeur.genre == "table":
        return f"lheo:table-{valeur.table}"
    base = {"texte": "xs:string", "entier": "xs:integer", "date": "xs:token"}[valeur.genre]
    nom = f"valeur-{valeur.nom}"
    restriction = _ajouter(_ajouter(racine, "simpleType", name=nom), "restriction", base=base)
    for facette, limite in _facettes(valeur).items():
        _ajouter(restriction, facette, value=limite)
    return f"lheo:{nom}"


def _facettes(valeur: Valeur) -> dict[str, str]:
    if valeur.genre == "date":
        return {"pattern": MOTIF_DATE}
    if valeur.genre == "entier":
        return {"minInclusive": str(valeur.minimum), "maxInclusive": str(valeur.maximum)}
    if valeur.minimum == valeur.maximum:
        return {"length": str(valeur.maximum)}
    facettes = {"minLength": str(valeur.minimum)} if valeur.minimum else {}
    return facettes | {"maxLength": str(valeur.maximum)}
