"""Two actions side by side, as if one were the next version of the other."""

import copy
from typing import Any

from django.utils import timezone

from sofi.offre.models import Action
from sofi.validation import document
from sofi.validation.differences import comparer, compte
from sofi.validation.lecture import lire_document
from sofi.validation.models import Nature

Json = dict[str, Any]


def contexte_cote_a_cote(ici: Action, autre: Action) -> dict[str, Any]:
    """The cards that differ, each action as its cards stand now."""
    gauche, droite = _document(ici), _document(autre)
    changees = comparer(gauche, _aligner(droite, gauche))
    champs = sum(not champ.vide for carte in lire_document(droite) for champ in carte.champs)
    return {
        "action": ici,
        "autre": autre,
        "colonnes": [(ici, gauche["sessions"]), (autre, droite["sessions"])],
        "changees": changees,
        "compte": compte(changees),
        "remplis": champs,
    }


def _document(action: Action) -> Json:
    lue = document.charger(Action.objects.filter(pk=action.pk)).get()
    return document.construire(lue, numero=0, nature=Nature.VALIDATION, publie_le=timezone.now())


def _aligner(droite: Json, gauche: Json) -> Json:
    """Give the sessions and dispositifs on the right the numbers of those they are read against.

    Sessions are taken by first day; in a session, a dispositif against the one of the same kind.
    """
    alignee = copy.deepcopy(droite)
    paires = zip(_par_date(gauche["sessions"]), _par_date(alignee["sessions"]), strict=False)
    for session, voisine in paires:
        voisine["id"] = session["id"]
        types = {d["type"]["code"]: d["id"] for d in session["dispositifs"]}
        for dispositif in voisine["dispositifs"]:
            dispositif["id"] = types.get(dispositif["type"]["code"], dispositif["id"])
    return alignee


def _par_date(sessions: list[Json]) -> list[Json]:
    return sorted(sessions, key=lambda s: (s["date_debut"] or "9999", s["id"]))
