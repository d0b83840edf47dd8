"""What a published document gives in LHEO, made and checked once: a piece, put into feeds as it is.

A document says everything, so a piece depends on nothing else but the day (sessions end, meetings and inscriptions
pass) and the instant of the export. The days between two such ends give the same piece: it says which. The instant
is a hole, filled when the piece is put into a file.
"""

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast

import msgspec
from lxml import etree

from sofi.offre.fiches import FicheSession
from sofi.validation.document import Document, DocumentIllisible, lire

from .controle import controler_formation
from .correspondance import Absence, FormationLheo, absence, formations, part_d_ici
from .diagnostic import Faute
from .ecriture import octets_de
from .langage import ESPACE
from .resumes import resume_organisme, resumes

TOUJOURS = (datetime.date.min, datetime.date.max)
EMPREINTE = 8  # bytes kept of what tells a formation from what it was
# Stands for the instant of the export; XML has no such character, so no text can hold it.
TROU = b"\0"
_INSTANT = "0001-01-01T00:00:00Z"
_ATTRIBUT = b' horodatage-export="%s"'
_NUMEROS = etree.XPath(
    "l:organisme-formation-responsable/@numero | l:action/l:organisme-formateur/@numero",
    namespaces={"l": ESPACE},
    smart_strings=False,
)


class FormationDePiece(msgspec.Struct, frozen=True, array_like=True):
    """A formation that may leave: its ``id``, what tells it from what it was, its sessions and their ends."""

    id: str
    empreinte: str
    sessions: list[tuple[int, str]]


class Refusee(msgspec.Struct, frozen=True, array_like=True):
    """A formation, or a whole document, that may not."""

    formation: str
    sessions: list[int]
    fautes: list[Faute]


class Bilan(msgspec.Struct, frozen=True, array_like=True):
    """What a piece holds and what it leaves out: how many sessions for each reason."""

    formations: list[FormationDePiece] = []
    ecartees: dict[str, int] = {}
    refus: list[Refusee] = []
    organismes: list[int] = []  # responsables and formateurs of what is held


@dataclass(frozen=True)
class Piece:
    """The formations of a document that may leave on any day after `apres`, `jusqu_a` included; their summaries."""

    apres: datetime.date
    jusqu_a: datetime.date
    bilan: Bilan = field(default_factory=Bilan)
    octets: bytes = b""
    resumes: bytes = b""  # of `lheo-index`: one a line
    resumes_organismes: bytes = b""

    def vaut(self, jour: datetime.date) -> bool:
        """It is that day's."""
        return self.apres < jour <= self.jusqu_a


def remplir(octets: bytes, export: str) -> bytes:
    """The formations with the instant of the export."""
    return octets.replace(TROU, export.encode())


def separer(octets: bytes) -> Iterator[bytes]:
    """The formations one by one: each is two lines, the second its last tag alone."""
    lignes = octets.split(b"\n")
    for rang in range(0, len(lignes) - 1, 2):
        yield b"%s\n%s\n" % (lignes[rang], lignes[rang + 1])


def piece_du_texte(texte: str | bytes, jour: datetime.date) -> Piece:
    """The piece of a document as it is stored."""
    try:
        document = lire(texte)
    except (DocumentIllisible, ValueError, ArithmeticError) as erreur:
        reperes = msgspec.json.decode(texte, type=_Reperes)
        return _illisible(reperes.nom, [s.id for s in reperes.sessions or []], erreur)
    return piece_du_document(document, jour)


def piece_du_document(document: Document, jour: datetime.date) -> Piece:
    """The piece of a document, that day and the days that give the same."""
    if not part_d_ici(document):
        actives = sum(not session.retiree_le for session in document.sessions)
        return Piece(*TOUJOURS, Bilan([], {Absence.AUTRE_CARIF.value: actives}))
    try:
        faites = list(formations(document, jour=jour, export=_INSTANT))
    except (ValueError, ArithmeticError) as erreur:
        nom = f"{document.formation.id}-{document.action.id}"
        return _illisible(nom, [session.id for session in document.sessions], erreur)
    raisons = (absence(session, jour) for session in document.sessions)
    ecartees = Counter(raison.value for raison in raisons if raison)
    refus: list[Refusee] = []
    bonnes: list[FormationLheo] = []
    for faite in faites:
        if fautes := controler_formation(faite.element):
            ecartees[Absence.REFUSEE.value] += len(faite.sessions)
            refus.append(Refusee(faite.element.get("numero", ""), list(faite.sessions), fautes))
        else:
            bonnes.append(faite)
    octets = [_octets(faite) for faite in bonnes]
    ecrites = [_ecrite(*une) for une in zip(bonnes, octets, strict=True)]
    return Piece(
        *_bornes(document.sessions, jour),
        Bilan(ecrites, dict(ecartees), refus, _organismes(bonnes)),
        b"".join(octets),
        b"".join(octets_de(un) for faite in bonnes for un in resumes(faite.element)),
        b"".join({octets_de(resume_organisme(faite.element)): None for faite in bonnes}),
    )


def _organismes(faites: Iterable[FormationLheo]) -> list[int]:
    """Responsables and formateurs, by their numbers."""
    lus = (cast("list[str]", _NUMEROS(faite.element)) for faite in faites)
    return sorted({int(numero) for numeros in lus for numero in numeros})


def _octets(faite: FormationLheo) -> bytes:
    plein, troue = _ATTRIBUT % _INSTANT.encode(), _ATTRIBUT % TROU
    return octets_de(faite.element).replace(plein, troue, 1)


def _ecrite(faite: FormationLheo, octets: bytes) -> FormationDePiece:
    empreinte = hashlib.blake2b(octets, digest_size=EMPREINTE).hexdigest()
    return FormationDePiece(faite.element.get("id", ""), empreinte, list(faite.sessions.items()))


def _illisible(nom: str, sessions: list[int], erreur: Exception) -> Piece:
    raison = f"document publié illisible ({type(erreur).__name__} : {erreur})"
    refus = Refusee(nom, sessions, [Faute("document", "", raison, formation=nom)])
    return Piece(*TOUJOURS, Bilan([], {Absence.ILLISIBLE.value: len(sessions)}, [refus]))


class _Repere(msgspec.Struct):
    """A part of a document that can't be read, by its number."""

    id: int = 0


class _Reperes(msgspec.Struct):
    """What names a document that can't be read."""

    formation: _Repere | None = None
    action: _Repere | None = None
    sessions: list[_Repere] | None = None

    @property
    def nom(self) -> str:
        """Formation and action, « ? » where the document doesn't say."""
        numeros = [une.id if une else 0 for une in (self.formation, self.action)]
        return "-".join(str(numero or "?") for numero in numeros)


def _bornes(
    sessions: Iterable[FicheSession], jour: datetime.date
) -> tuple[datetime.date, datetime.date]:
    """Around the day, the last day and the next one after which the document gives something else.

    That day alone when a date can't be read.
    """
    try:
        dates = {datetime.date.fromisoformat(date) for date in _echeances(sessions) if date}
    except ValueError:
        return jour - datetime.timedelta(days=1), jour
    avant, apres = TOUJOURS
    return (
        max((date for date in dates if date < jour), default=avant),
        min((date for date in dates if date >= jour), default=apres),
    )


def _echeances(sessions: Iterable[FicheSession]) -> Iterator[str | None]:
    """The days after which a session is no longer written, or not in the same way."""
    for session in sessions:
        if not session.retiree_le:
            yield session.date_fin
            yield from (periode.fin for periode in session.periodes_inscription)
            yield from (une.date for une in session.informations_collectives)
