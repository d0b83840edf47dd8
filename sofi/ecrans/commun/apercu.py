"""What a role shows of the screens of another: the public page of a document that isn't public yet, and the cards
that a gabarit which isn't published yet would give.

Screens of a role know no other role: each says here how its page is made when Django starts.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from sofi.offre.codes import Fiche
from sofi.offre.fiches import FicheSession
from sofi.programmes.models import VersionDeGabarit
from sofi.validation.document import Document

Page = Callable[[Document, FicheSession, datetime.date, Callable[[int], str]], Any]


@dataclass(frozen=True)
class CarteVue:
    """A card as an organisme would find it on opening it: `html` is safe, and holds no form of its own."""

    fiche: Fiche
    html: str
    organisme: str  # whose offer it was drawn with
    exemple: bool  # nobody has this programme to enter yet: an établissement made up for the time of the preview


Carte = Callable[[HttpRequest, VersionDeGabarit, Fiche], CarteVue]

_pages: list[Page] = []
_cartes: list[Carte] = []


def declarer(page: Page, carte: Carte) -> None:
    """Say how the page of a session of a document is made, and how a card is drawn under a gabarit."""
    _pages[:], _cartes[:] = [page], [carte]


@dataclass(frozen=True)
class SessionApercue:
    """A session whose page can be looked at: `ici` is the one that is shown."""

    numero: int
    url: str
    ici: bool


def contexte_apercu(
    document: Document, numero: int | None, *, adresse: Callable[[int], str]
) -> dict[str, Any]:
    """What « commun/apercu_public.html » shows of a session of a document: the public page itself.

    Without a number, the first session; an empty one when the document has none. 404 for any other number.
    """
    jour = timezone.localdate()
    siennes = [session for session in document.sessions if not session.retiree_le]
    voulues = siennes or [FicheSession()]
    if numero is not None:
        voulues = [session for session in siennes if session.id == numero]
    if not voulues:
        raise Http404
    lue = voulues[0]
    sessions = [SessionApercue(s.id, adresse(s.id), s.id == lue.id) for s in siennes]
    return {"page": _pages[0](document, lue, jour, adresse), "sessions_apercues": sessions}


def carte_sous_gabarit(request: HttpRequest, version: VersionDeGabarit, fiche: Fiche) -> CarteVue:
    """This card, new, under this version; nothing of it is stored. The version has no fault (`verifier`)."""
    return _cartes[0](request, version, fiche)
