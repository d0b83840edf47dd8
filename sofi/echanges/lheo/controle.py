"""The checks on LHEO: of one formation before it is written, of a whole file, the same ones.

A file is read as it comes: no entity expansion, no network, no DTD, libxml2's own limits on depth
and text length, and our limits on the size of a formation and of the file.
"""

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

from lxml import etree

from sofi.socle.xml_mal_forme import raison

from .controle_par_lots import est_conforme
from .dates import defaut_de_date
from .diagnostic import Faute, diagnostiquer, est_connu, extrait, faute
from .langage import ESPACE
from .schema import ENREGISTREMENTS, construire_schema, construire_schema_enveloppe

_BLOC = 1 << 16
TAILLE_MAX_FORMATION = 20 << 20
TAILLE_MAX_FICHIER = 16 << 30
FAUTES_MAX = 1000  # a file with more is wrong as a whole

Evenements = Iterator[tuple[str, etree._Element]]

_DATES = tuple(f"{{{ESPACE}}}{nom}" for nom in ("debut", "fin", "date"))
_BALISES_DES_ENREGISTREMENTS = tuple(f"{{{ESPACE}}}{nom}" for nom in ENREGISTREMENTS)
_CHERCHER_IDENTIFIANTS = etree.XPath("descendant-or-self::*/@id", smart_strings=False)
_CHERCHER_RENVOIS = etree.XPath("descendant-or-self::*/@idref", smart_strings=False)
_DTD_REFUSEE = "déclaration DOCTYPE refusée : un fichier LHEO n’en a pas besoin"
_PROLOGUE_DTD = re.compile(
    rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?>\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL
)


def controler_formation(formation: etree._Element) -> list[Faute]:
    """Every fault of the formation (or of any other element of the language); none = fit to write.

    Beyond the schema: dates exist in the calendar, ids are used once.
    """
    return _controler(formation, _identifiants(formation))


def _controler(formation: etree._Element, identifiants: list[str]) -> list[Faute]:
    """The same, its ids being known."""
    schema = construire_schema()
    if schema.validate(formation):
        fautes = _dates_impossibles(formation)
    else:
        fautes = list(diagnostiquer(formation)) or _refus_brut(schema)
    fautes += _doublons(formation, identifiants)
    numero = formation.get("numero", "")
    return [replace(une, formation=numero) for une in fautes] if numero else fautes


def controler_document(chemin: Path, *, limite: int = FAUTES_MAX) -> list[Faute]:
    """The faults of a LHEO 2.3 file (``.gz`` accepted), ``limite`` at most; empty = conforming.

    OSError when the file can't be opened.
    """
    return list(islice(fautes_du_document(chemin), limite))


def fautes_du_document(chemin: Path) -> Iterator[Faute]:
    """The same, one by one as the file is read."""
    with ouvrir(chemin) as flux:
        if est_conforme(flux, octets_max=TAILLE_MAX_FORMATION):
            return
    with ouvrir(chemin) as flux:
        try:
            yield from _Lecture().fautes(flux)
        except etree.XMLSyntaxError as erreur:
            yield _illisible(
                f"XML mal formé, la lecture s’arrête ici : {raison(erreur)}", erreur.lineno
            )
        except (gzip.BadGzipFile, EOFError, zlib.error):
            yield _illisible("fichier compressé abîmé ou incomplet")


def ouvrir(chemin: Path) -> IO[bytes]:
    if chemin.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(chemin, "rb"))
    return chemin.open("rb")


class _Lecture:
    """One pass over a file: formations are checked, then emptied; what surrounds them is kept."""

    def __init__(self) -> None:
        self.identifiants: set[str] = set()
        self.renvois: set[str] = set()
        self.depuis_la_derniere = 0
        self.total = 0

    def fautes(self, flux: IO[bytes]) -> Iterator[Faute]:
        lecteur = etree.XMLPullParser(
            events=("end",),
            tag=_BALISES_DES_ENREGISTREMENTS,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            collect_ids=False,
        )
        while bloc := flux.read(_BLOC):
            arret = self._arret(bloc)
            if arret:
                yield _illisible(arret)
                return
            lecteur.feed(bloc)
            for _, noeud in cast("Evenements", lecteur.read_events()):
                if self.depuis_la_derniere == self.total and _a_une_dtd(noeud):
                    yield _illisible(_DTD_REFUSEE)
                    return
                if _au_premier_rang(noeud):
                    self.depuis_la_derniere = 0
                    yield from self._enregistrement(noeud)
        yield from self._enveloppe(lecteur.close())

    def _arret(self, bloc: bytes) -> str:
        """Why reading must stop before this block; empty to go on."""
        if self.total == 0 and _PROLOGUE_DTD.match(bloc.replace(b"\0", b"")):
            return _DTD_REFUSEE
        self.total += len(bloc)
        self.depuis_la_derniere += len(bloc)
        if self.depuis_la_derniere > TAILLE_MAX_FORMATION:
            return f"plus de {TAILLE_MAX_FORMATION >> 20} Mo sans fin de formation"
        if self.total > TAILLE_MAX_FICHIER:
            return f"fichier de plus de {TAILLE_MAX_FICHIER >> 30} Go"
        return ""

    def _enregistrement(self, noeud: etree._Element) -> Iterator[Faute]:
        identifiants = _identifiants(noeud)
        yield from _controler(noeud, identifiants)
        yield from self._deja_vus(noeud, set(identifiants))
        self.renvois.update(_renvois(noeud))
        noeud.clear(keep_tail=True)  # type: ignore[call-arg]  # unknown to lxml's stubs
        precedent = noeud.getprevious()
        parent = noeud.getparent()
        if precedent is not None and parent is not None and precedent.tag == noeud.tag:
            parent.remove(precedent)

    def _deja_vus(self, noeud: etree._Element, identifiants_du_noeud: set[str]) -> Iterator[Faute]:
        for identifiant in sorted(identifiants_du_noeud & self.identifiants):
            yield faute(noeud, f"identifiant « {extrait(identifiant)} » déjà pris plus haut")
        self.identifiants |= identifiants_du_noeud

    def _enveloppe(self, racine: etree._Element) -> Iterator[Faute]:
        """What surrounds the formations, each run of them standing as one empty element."""
        if _a_une_dtd(racine):
            yield _illisible(_DTD_REFUSEE)
            return
        if not est_connu(racine):
            yield faute(racine, _racine_inconnue(racine))
            return
        schema = construire_schema_enveloppe()
        if schema.validate(racine):
            yield from _dates_impossibles(racine)
        else:
            yield from list(diagnostiquer(racine, opaques=ENREGISTREMENTS)) or _refus_brut(schema)
        self.identifiants.update(_identifiants(racine))
        self.renvois.update(_renvois(racine))
        for renvoi in sorted(self.renvois - self.identifiants):
            yield faute(
                racine, f"renvoi « {extrait(renvoi)} » vers un identifiant absent du fichier"
            )


def _a_une_dtd(noeud: etree._Element) -> bool:
    return noeud.getroottree().docinfo.internalDTD is not None


def _au_premier_rang(noeud: etree._Element) -> bool:
    """False for a record held in another one's ``extra``."""
    return next(noeud.iterancestors(*_BALISES_DES_ENREGISTREMENTS), None) is None


def _racine_inconnue(racine: etree._Element) -> str:
    espace = etree.QName(racine).namespace or "sans espace de noms"
    if espace == ESPACE:
        return "racine inconnue : « lheo », « lheo-index » ou « lheo-plus » attendu"
    return f"ce fichier n’est pas en LHEO 2.3 (espace attendu {ESPACE}, lu {espace})"


def _dates_impossibles(noeud: etree._Element) -> list[Faute]:
    """The schema takes 20260231; the calendar doesn't."""
    fautes = []
    for date in noeud.iter(*_DATES):
        texte = (date.text or "").strip()
        if defaut := defaut_de_date(texte):
            fautes.append(faute(date, defaut, valeur=texte))
    return fautes


def _identifiants(noeud: etree._Element) -> list[str]:
    return cast("list[str]", _CHERCHER_IDENTIFIANTS(noeud))


def _renvois(noeud: etree._Element) -> list[str]:
    return cast("list[str]", _CHERCHER_RENVOIS(noeud))


def _doublons(noeud: etree._Element, tous: list[str]) -> list[Faute]:
    if len(tous) == len(set(tous)):
        return []
    repetes = sorted({un for un in tous if tous.count(un) > 1})
    return [faute(noeud, f"identifiant « {extrait(un)} » employé plusieurs fois") for un in repetes]


def _refus_brut(schema: etree.XMLSchema) -> list[Faute]:
    """The last resort, where our walk saw nothing: which element, by libxml2's path to it."""
    return [
        Faute(
            str(une.path or "").rpartition(":")[2].partition("[")[0] or "document",
            "",
            "refusé par le schéma LHEO 2.3",
            une.line or None,
        )
        for une in cast("list[Any]", schema.error_log)
    ]


def _illisible(pourquoi: str, ligne: int | None = None) -> Faute:
    return Faute("document", "", pourquoi, ligne or None)
