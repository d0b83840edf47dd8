"""The document of a published action: one JSON object that says everything a reader may need.

Format 1. Keys are those of the cards' fields; choices are stored as codes, references (site, contact,
établissement, domaine…) whole, with their `id`, so that neither a page nor a feed looks anything up.
Dates are ISO 8601 strings, amounts decimal strings, rich texts sanitised HTML, absent values null or "".
`construire` reads only what `charger` prefetched: its cost doesn't grow with queries.
"""

import datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from sofi.offre.models import Action, Dispositif, InformationCollective, Session

from .annuaire import json_etablissement
from .formation import json_action, json_formation
from .session import json_session
from .valeurs import Json, iso

FORMAT = 1


def charger(actions: QuerySet[Action]) -> QuerySet[Action]:
    """The same actions with all that `construire` reads, in a bounded number of queries."""
    certification = "formation__fiche__certification"
    sessions = Session.objects.select_related(
        "lieu__commune",
        "responsable__commune",
        "inscription_site__commune",
        "inscription_commune",
        "contact",
        "referent_pmr",
        "referent_mobilite",
        "referent_prf",
    ).prefetch_related(
        "periodes_inscription",
        Prefetch(
            "informations_collectives",
            InformationCollective.objects.select_related("commune", "site__commune"),
        ),
        Prefetch("dispositifs", Dispositif.objects.select_related("type", "opco").order_by("pk")),
        "dispositifs__type__publicdedispositif_set__formacode",
        "responsable__domaines",
        "responsable__contacts",
    )
    return actions.select_related(
        certification, "etablissement__commune", "lot__programme", "formation__etablissement"
    ).prefetch_related(
        "equipements",
        "prerequis",
        "etablissement__domaines",
        "etablissement__contacts",
        "formation__blocs",
        "formation__domaines_ordonnes__formacode",
        "formation__metiers_ordonnes__rome",
        f"{certification}__blocs",
        f"{certification}__certificateurs",
        f"{certification}__romedecertification_set__rome",
        f"{certification}__formacodedecertification_set__formacode",
        f"{certification}__nsfdecertification_set__nsf",
        Prefetch("sessions", sessions.order_by("pk")),
    )


def construire(action: Action, *, numero: int, nature: str, publie_le: datetime.datetime) -> Json:
    """The document of this action, as its cards stand now. `action` comes from `charger`."""
    return {
        "format": FORMAT,
        "version": numero,
        "nature": nature,
        "publie_le": iso(publie_le),
        "voie": action.voie,
        "formation": json_formation(action.formation, timezone.localdate(publie_le)),
        "action": json_action(action),
        "organisme": json_etablissement(action.etablissement),
        "sessions": [json_session(session) for session in action.sessions.all()],
    }
