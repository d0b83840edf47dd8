"""What another source says of its cards and no row of ours holds: the document takes it from what was kept.

The rows say what lists and searches need (titles, dates, places); the rest stays in the source's words, and fills what
the cards leave empty. Nothing that a row says is replaced.
"""

from typing import Any, TypeVar

from msgspec.structs import replace

from sofi.offre.apports import Apport, SessionApportee
from sofi.offre.fiches import FicheSession
from sofi.offre.fiches.pieces import Piece

from .contenu import Document

Carte = TypeVar("Carte", bound=Piece)
_ACCUEIL = ("restauration", "hebergement", "transport", "acces_handicapes")


def completer(document: Document, apport: Apport) -> Document:
    """The document with what the file says beside; its sessions come first, in the order of the file."""
    dites = [*apport.sessions, *[SessionApportee()] * len(document.sessions)]
    return replace(
        document,
        formation=_remplie(document.formation, apport.formation),
        action=_remplie(document.action, apport.action),
        sessions=[
            _session(session, dite.fiche)
            for session, dite in zip(document.sessions, dites, strict=False)
        ],
    )


def _session(session: FicheSession, dite: FicheSession | None) -> FicheSession:
    """The site is ours, its welcome is told by the source; one applies there, unless it says where."""
    remplie = _remplie(session, dite)
    if dite and dite.inscription.a:
        remplie = replace(remplie, inscription=dite.inscription)
    if dite and dite.lieu and session.lieu:
        accueil = {nom: getattr(session.lieu, nom) or getattr(dite.lieu, nom) for nom in _ACCUEIL}
        remplie = replace(remplie, lieu=replace(session.lieu, **accueil))
    return remplie


def _remplie(carte: Carte, dite: Carte | None) -> Carte:
    """The card, each empty attribute taking what the source says of it."""
    if dite is None:
        return carte
    vierge = type(carte)()
    dits: dict[str, Any] = {
        nom: valeur
        for nom in carte.__struct_fields__
        if getattr(carte, nom) == (defaut := getattr(vierge, nom))
        and (valeur := getattr(dite, nom)) != defaut
    }
    return replace(carte, **dits) if dits else carte
