"""Putting LHEO elements together."""

import copy
import datetime
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, cast

import msgspec
from django.utils import timezone
from lxml import etree

from . import langage
from .langage import ESPACE

Paire = tuple[str, str | int | None]

ESPACES = {None: ESPACE}
INFO_SOFI = "sofi"
_MODELES_GARDES = 1024  # elements kept: the places, contacts and codes of an action come back in each of its sessions
_BALISES = {nom: f"{{{ESPACE}}}{nom}" for nom in langage.noms()}
_DEBUT_INCONNU, _FIN_INCONNUE = "00000000", "99999999"
_TEXTES_OUI_NON = {True: "1", False: "0", None: "0"}


def racine(nom: str, attributs: dict[str, str] | None = None) -> etree._Element:
    return etree.Element(_BALISES[nom], attributs, nsmap=cast("dict[str, str]", ESPACES))


def ajouter(
    parent: etree._Element,
    nom: str,
    texte: str | int | None = None,
    attributs: dict[str, str] | None = None,
) -> etree._Element:
    """One more child. ValueError when the text holds a character that XML can't carry."""
    enfant = etree.SubElement(parent, _BALISES[nom], attributs)
    if texte is not None:
        enfant.text = str(texte)
    return enfant


def ajouter_si(parent: etree._Element, nom: str, texte: str | int | None) -> None:
    """The child when there is something to say; zero is something."""
    if texte not in (None, ""):
        ajouter(parent, nom, texte)


def ajouter_extras(
    parent: etree._Element, info: str, paires: Iterable[Paire]
) -> etree._Element | None:
    """An ``extras`` of that name with one ``extra`` per filled pair; nothing when none is."""
    remplies = [(nom, valeur) for nom, valeur in paires if valeur not in (None, "")]
    if not remplies:
        return None
    bloc = ajouter(parent, "extras", attributs={"info": info})
    for nom, valeur in remplies:
        ajouter(bloc, "extra", valeur, {"info": nom})
    return bloc


def ajouter_souvent(parent: etree._Element, construire: Callable[..., None], *donnees: Any) -> None:
    """What ``construire(parent, *donnees)`` adds, copied when the same was made not long ago.

    Organismes, sites and contacts come back from session to session, and lxml copies a branch ten times
    faster than Python makes it. `donnees` are pieces of a document.
    """
    for enfant in list(copy.deepcopy(_modele(construire, _Donnees(donnees)))):
        parent.append(enfant)


class _Donnees:
    """Pieces compared by what they say: those of two documents are two objects."""

    def __init__(self, pieces: tuple[Any, ...]) -> None:
        self.pieces = pieces
        self.octets = msgspec.json.encode(pieces)

    def __hash__(self) -> int:
        return hash(self.octets)

    def __eq__(self, autre: object) -> bool:
        return isinstance(autre, _Donnees) and self.octets == autre.octets


@lru_cache(maxsize=_MODELES_GARDES)
def _modele(construire: Callable[..., None], donnees: _Donnees) -> etree._Element:
    porteur = racine("extras")
    construire(porteur, *donnees.pieces)
    return porteur


def oui_non(valeur: bool | None) -> str:
    return _TEXTES_OUI_NON[valeur]


def oui_non_su(valeur: bool | None) -> str | None:
    """Nothing when the answer isn't known."""
    return None if valeur is None else _TEXTES_OUI_NON[valeur]


def date_lheo(iso: str | None, *, inconnue: str) -> str:
    """AAAAMMJJ from an ISO date, else the language's own unknown date."""
    return iso[:10].replace("-", "") if iso else inconnue


def instant(iso: str) -> str:
    """An ISO instant without its fraction of a second."""
    tete, point, suite = iso.partition(".")
    return tete + suite.lstrip("0123456789") if point else iso


@lru_cache(maxsize=4096)
def jour_de(iso: str) -> str:
    """The day of an ISO instant here, AAAAMMJJ."""
    return f"{timezone.localdate(datetime.datetime.fromisoformat(iso)):%Y%m%d}"


def dates_de_fiche(creation: str, modification: str) -> dict[str, str]:
    """When it was made and last changed: as LHEO 2.3 says it, and as readers of the former versions look for it."""
    return {
        "horodatage-creation": instant(creation),
        "horodatage-modification": instant(modification),
        "datecrea": jour_de(creation),
        "datemaj": jour_de(modification),
    }


def ajouter_periode(parent: etree._Element, debut: str | None, fin: str | None) -> None:
    """A ``periode``; a date that isn't known is the language's own."""
    periode = ajouter(parent, "periode")
    ajouter(periode, "debut", date_lheo(debut, inconnue=_DEBUT_INCONNU))
    ajouter(periode, "fin", date_lheo(fin, inconnue=_FIN_INCONNUE))


def montant(valeur: str | None) -> Decimal:
    return Decimal(valeur) if valeur else Decimal(0)


def nombre_entier(valeur: str | None) -> str | None:
    """« 28.50 » as « 29 », for readers who take nothing else than a whole number."""
    return str(Decimal(valeur).quantize(Decimal(1), ROUND_HALF_UP)) if valeur else None


def nombre_simple(valeur: str | None) -> str | None:
    """« 35.00 » as « 35 », « 28.50 » as « 28.5 »."""
    return format(Decimal(valeur).normalize(), "f") if valeur else None
