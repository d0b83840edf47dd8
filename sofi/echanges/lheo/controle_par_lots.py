"""Whether a whole file conforms, told quickly; what is wrong is then found by `controle`, which reads it again.

A file written as the network's readers want it, each formation on lines of its own, is cut between two formations:
each piece, between what opens the document and what closes it, is a document. Pieces that conform make a file that
does, since a formation may follow another any number of times; what goes over pieces (identifiers) is kept. Parsing
and validating fifty formations at once costs half of what one by one does. Whatever is unusual isn't told here.
"""

from collections.abc import Iterator
from typing import IO, cast

from lxml import etree

from .dates import defaut_de_date
from .langage import ESPACE
from .schema import construire_schema

FORMATIONS_PAR_LOT = 50
OCTETS_MAX = 20 << 20  # of a piece; a formation that isn't ended by then is `controle`'s to refuse
DEBUT_MAX = 1 << 16
_OUVRE, _FERME = b"<formation", b"</formation>\n"
_DATES = tuple(f"{{{ESPACE}}}{nom}" for nom in ("debut", "fin", "date"))
_IDS = etree.XPath("//@id", smart_strings=False)
_RENVOIS = etree.XPath("//@idref", smart_strings=False)


class _Inhabituel(Exception):
    """The file isn't cut as expected."""


def est_conforme(flux: IO[bytes], *, octets_max: int = OCTETS_MAX) -> bool:
    """True when the file conforms; False when it doesn't, or isn't of the usual layout."""
    try:
        return _lots_conformes(flux, octets_max)
    except (_Inhabituel, etree.XMLSyntaxError, OSError, EOFError):
        return False


def _lots_conformes(flux: IO[bytes], octets_max: int) -> bool:
    schema = construire_schema()
    identifiants: set[str] = set()
    renvois: set[str] = set()
    tete, premiere = _tete(flux)
    fin = _fermetures(tete)
    lecteur = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False
    )
    autour = set(cast("list[str]", _IDS(etree.fromstring(tete + fin, lecteur))))
    for lot, dernier in _lots(premiere, flux, octets_max):
        racine = etree.fromstring(tete + lot + (b"" if dernier else fin), lecteur)
        if not schema.validate(racine) or not _dates_possibles(racine):
            return False
        propres = [un for un in cast("list[str]", _IDS(racine)) if un not in autour]
        avant = len(identifiants)
        identifiants.update(propres)
        if len(identifiants) != avant + len(propres):
            return False
        renvois.update(cast("list[str]", _RENVOIS(racine)))
    return renvois <= identifiants | autour


def _tete(flux: IO[bytes]) -> tuple[bytes, bytes]:
    """What opens the document, and the first line of its first formation."""
    tete = b""
    while ligne := flux.readline(OCTETS_MAX):
        if ligne.startswith(_OUVRE):
            return tete, ligne
        tete += ligne
        if len(tete) > DEBUT_MAX or b"<!" in ligne or b"\0" in ligne:
            break
    raise _Inhabituel


def _fermetures(tete: bytes) -> bytes:
    """The tags that close what these bytes open."""
    lecteur = etree.XMLPullParser(events=("start", "end"), resolve_entities=False, no_network=True)
    lecteur.feed(tete)
    ouverts: list[etree._Element] = []
    for evenement, noeud in cast("Iterator[tuple[str, etree._Element]]", lecteur.read_events()):
        if evenement == "start":
            ouverts.append(noeud)
        else:
            ouverts.pop()
    if not ouverts or any(noeud.prefix for noeud in ouverts):
        raise _Inhabituel
    noms = [etree.QName(noeud).localname for noeud in reversed(ouverts)]
    return "".join(f"</{nom}>" for nom in noms).encode()


def _lots(premiere: bytes, flux: IO[bytes], octets_max: int) -> Iterator[tuple[bytes, bool]]:
    """Some formations at a time; the last ones with what ends the file."""
    lignes, combien, taille = [premiere], 0, len(premiere)
    while ligne := flux.readline(OCTETS_MAX):
        if combien >= FORMATIONS_PAR_LOT and ligne.startswith(_OUVRE):
            yield b"".join(lignes), False
            lignes, combien, taille = [], 0, 0
        lignes.append(ligne)
        taille += len(ligne)
        combien += ligne == _FERME
        if taille > octets_max:
            raise _Inhabituel
    yield b"".join(lignes), True


def _dates_possibles(racine: etree._Element) -> bool:
    """The schema takes 20260231; the calendar doesn't."""
    return not any(defaut_de_date((date.text or "").strip()) for date in racine.iter(*_DATES))
