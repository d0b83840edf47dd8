"""Atom feeds (RFC 4287): what is new for a question, for those who read it elsewhere."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from sofi.socle.texte import sans_invisibles

REFUSES = re.compile("[\x00-\x08\x0e-\x1b\ud800-\udfff\ufffe\uffff]")  # by XML 1.0
ESPACE = "http://www.w3.org/2005/Atom"
LANGUE = "{http://www.w3.org/XML/1998/namespace}lang"
GENRE = "application/atom+xml; charset=utf-8"
SANS_ENTREE = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""When a feed without any entry was last changed: it says nothing since."""


@dataclass(frozen=True)
class Entree:
    """One piece of news. `cle` identifies it for ever among those of the site."""

    cle: str
    titre: str
    adresse: str
    auteur: str
    modifiee_le: datetime.datetime
    resume: str
    categories: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True)
class Flux:
    """A feed: its own address, and that of the page that shows the same."""

    titre: str
    adresse: str
    page: str
    hote: str
    entrees: Sequence[Entree]


def ecrire(flux: Flux) -> bytes:
    """The feed, its entries the last changed first."""
    entrees = sorted(flux.entrees, key=lambda entree: entree.modifiee_le, reverse=True)
    racine = etree.Element("feed", xmlns=ESPACE)
    racine.set(LANGUE, "fr")
    _texte(racine, "id", flux.adresse)
    _texte(racine, "title", flux.titre)
    _texte(racine, "updated", _instant(entrees[0].modifiee_le if entrees else SANS_ENTREE))
    etree.SubElement(_texte(racine, "author", ""), "name").text = "SOFI"
    etree.SubElement(racine, "link", rel="self", type="application/atom+xml", href=flux.adresse)
    etree.SubElement(racine, "link", rel="alternate", type="text/html", href=flux.page)
    for entree in entrees:
        _ecrire_entree(racine, entree, flux.hote)
    return etree.tostring(racine, encoding="UTF-8", xml_declaration=True)


def _ecrire_entree(racine: etree._Element, entree: Entree, hote: str) -> None:
    element = etree.SubElement(racine, "entry")
    # A tag (RFC 4151) outlives the words of an address.
    _texte(element, "id", f"tag:{hote},2026:{entree.cle}")
    _texte(element, "title", entree.titre)
    _texte(element, "updated", _instant(entree.modifiee_le))
    auteur = etree.SubElement(element, "author")
    _texte(auteur, "name", entree.auteur)
    etree.SubElement(element, "link", rel="alternate", type="text/html", href=entree.adresse)
    for categorie in entree.categories:
        etree.SubElement(element, "category", term=_propre(categorie))
    _texte(element, "summary", entree.resume)


def _texte(parent: etree._Element, nom: str, texte: str) -> etree._Element:
    element = etree.SubElement(parent, nom)
    element.text = _propre(texte) or None
    return element


def _propre(texte: str) -> str:
    """On one line, without the signs XML refuses."""
    return " ".join(REFUSES.sub("", sans_invisibles(texte)).split())


def _instant(moment: datetime.datetime) -> str:
    """To the second, in UTC."""
    return moment.astimezone(datetime.UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
