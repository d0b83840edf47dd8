"""Two actions side by side, as if one were the next version of the other."""

from typing import Any

from django.utils import timezone
from msgspec.structs import replace

from sofi.offre.chargement import charger
from sofi.offre.fiches import FicheSession
from sofi.offre.models import Action
from sofi.validation.differences import comparer, compte
from sofi.validation.document import Document, construire
from sofi.validation.lecture import lire_document
from sofi.validation.models import Nature


def contexte_cote_a_cote(ici: Action, autre: Action) -> dict[str, Any]:
    """The cards that differ, each action as its cards stand now."""
    gauche, droite = _document(ici), _document(autre)
    changees = comparer(gauche, _aligner(droite, gauche))
    champs = sum(not champ.vide for carte in lire_document(droite) for champ in carte.champs)
    return {
        "action": ici,
        "autre": autre,
        "colonnes": [(ici, gauche.sessions), (autre, droite.sessions)],
        "changees": changees,
        "compte": compte(changees),
        "remplis": champs,
    }


def _document(action: Action) -> Document:
    action_lue = charger(Action.objects.filter(pk=action.pk)).get()
    return construire(action_lue, numero=0, nature=Nature.VALIDATION, publie_le=timezone.now())


def _aligner(droite: Document, gauche: Document) -> Document:
    """Give the sessions and dispositifs on the right the numbers of those they are read against.

    Sessions are taken by first day; in a session, a dispositif against the one of the same kind.
    """
    voisines = _par_date(droite.sessions)
    memes = {
        voisine.id: _renumeroter(voisine, session)
        for session, voisine in zip(_par_date(gauche.sessions), voisines, strict=False)
    }
    return replace(droite, sessions=[memes.get(s.id, s) for s in droite.sessions])


def _renumeroter(voisine: FicheSession, session: FicheSession) -> FicheSession:
    types = {d.type.code: d.id for d in session.dispositifs}
    dispositifs = [replace(d, id=types.get(d.type.code, d.id)) for d in voisine.dispositifs]
    return replace(voisine, id=session.id, dispositifs=dispositifs)


def _par_date(sessions: list[FicheSession]) -> list[FicheSession]:
    return sorted(sessions, key=lambda s: (s.date_debut or "9999", s.id))
