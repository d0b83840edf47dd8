"""The type of a document, and the only way to read one that was stored."""

from collections.abc import Callable
from typing import Any

import msgspec

from sofi.annuaire.origines import Origine
from sofi.offre.fiches import FicheAction, FicheEtablissement, FicheFormation, FicheSession
from sofi.offre.fiches.pieces import Piece, Provenance
from sofi.socle import telephones
from sofi.socle.texte import sans_invisibles

FORMAT = 2
"""Raised when what a key means changes; a key that is only added has a default, and raises nothing."""

Passage = Callable[[dict[str, Any]], dict[str, Any]]
"""From the plain JSON of a format to that of the next."""


def _numeros_et_textes(valeur: Any) -> Any:
    """Format 2: telephones are in their canonical form, and no text has a sign that nobody sees."""
    if isinstance(valeur, dict):
        lues = {cle: _numeros_et_textes(partie) for cle, partie in valeur.items()}
        if telephone := lues.get("telephone"):
            lues["telephone"] = telephones.lire(telephone) or telephone
        return lues
    if isinstance(valeur, list):
        return [_numeros_et_textes(partie) for partie in valeur]
    return sans_invisibles(valeur) if isinstance(valeur, str) else valeur


PASSAGES: dict[int, Passage] = {1: _numeros_et_textes}
"""By the format it starts from; each format ever published below `FORMAT` has its own."""


class Document(Piece, frozen=True, kw_only=True):
    """A published action, whole. Never edited: the next version is another document."""

    format: int = 1
    version: int = 0
    nature: str = ""
    publie_le: str = ""
    voie: str = ""
    origine: str = ""  # code of `annuaire.origines.Origine`; empty: SOFI
    provenance: Provenance = Provenance()
    formation: FicheFormation = FicheFormation()
    action: FicheAction = FicheAction()
    organisme: FicheEtablissement = FicheEtablissement()
    sessions: list[FicheSession] = []

    @property
    def initiale(self) -> bool:
        """Initial training: the Onisep publishes nothing else, another Carif-Oref says which is."""
        return self.origine == Origine.ONISEP or self.provenance.initiale

    def session(self, numero: int) -> FicheSession | None:
        """The session of that number, None when the document has none."""
        return next((session for session in self.sessions if session.id == numero), None)


class DocumentIllisible(ValueError):
    """What was stored is no document: a format to come, or a value of another type. Says which."""


_decodeur = msgspec.json.Decoder(Document)


def lire(
    json: str | bytes, *, jusqu_a: int = FORMAT, passages: dict[int, Passage] = PASSAGES
) -> Document:
    """A stored document, brought up to the present format; what it doesn't have takes its default.

    Raises DocumentIllisible.
    """
    try:
        document = _decodeur.decode(json)
        if document.format == jusqu_a:
            return document
    except msgspec.ValidationError:
        pass  # an older format may have other types: it is judged once brought up
    contenu = msgspec.json.decode(json, type=dict[str, Any])
    depart = contenu.get("format", 1)
    if depart > jusqu_a:
        raise DocumentIllisible(f"document of format {depart}: this SOFI reads up to {jusqu_a}")
    for numero in range(depart, jusqu_a):
        contenu = passages[numero](contenu)
    try:
        return msgspec.convert(contenu | {"format": jusqu_a}, Document)
    except msgspec.ValidationError as erreur:
        raise DocumentIllisible(f"document of format {depart}: {erreur}") from erreur
