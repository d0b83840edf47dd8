"""Steering figures of the circuit: how much is where, what came and was decided, how long it took.

A treatment goes from J (the sending, or the agreement of the Région) to the decision, validated or refused, in
working days; the days during which the organisme had a question to answer are taken away, as from the deadline.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from sofi.offre.codes import Etat
from sofi.offre.models import Action
from sofi.socle.jours_ouvres import rangs

from .echeances import ALIMENTATION, DIFFUSION, TRAITEMENT
from .file import Quand, a_echeance

RECUL_DU_CALENDRIER = datetime.timedelta(days=730)
"""How long before the period the calendar begins: what was sent earlier is late all the same."""
JOURS_PAR_SEMAINE = 100
"""Up to so many days the figures are weekly, beyond monthly."""


@dataclass(frozen=True)
class Periode:
    """A week or a month: what came, what was decided, and in how many working days.

    `dates`: the decisions whose J is known; `a_1`, `a_2`, `a_3`: those taken by J+1, J+2, J+3.
    """

    debut: datetime.date
    recues: int = 0
    validees: int = 0
    refusees: int = 0
    questions: int = 0
    dates: int = 0
    a_1: int = 0
    a_2: int = 0
    a_3: int = 0
    mediane: int | None = None


@dataclass(frozen=True)
class Traitement:
    """A period of time, cut in weeks or months."""

    par_semaine: bool
    periodes: list[Periode]
    total: Periode


def par_etat() -> dict[tuple[str, str], int]:
    """How many actions by state and way of entry; one query."""
    comptes = Action.objects.order_by().values_list("etat", "voie").annotate(Count("pk"))
    return {(etat, voie): nombre for etat, voie, nombre in comptes}


def attente(maintenant: datetime.datetime) -> dict[str, int]:
    """What waits for the service Offre now, and what of it is late; one query."""
    return Action.objects.aggregate(
        a_valider=Count("pk", filter=Q(etat=Etat.ATTENTE_VALIDATION)),
        en_retard=Count("pk", filter=a_echeance(Quand.RETARD, maintenant)),
        chez_l_organisme=Count("pk", filter=Q(etat=Etat.ATTENTE_REPONSES)),
    )


def traitement(du: datetime.date, au: datetime.date) -> Traitement:
    """What came and what was decided from that day to that one included, by week or month; two queries."""
    par_semaine = (au - du).days <= JOURS_PAR_SEMAINE
    bornes = {"pas": "week" if par_semaine else "month", **_bornes(du, au)}
    actes = {debut: nombres for debut, *nombres in _lire(ACTES, bornes)}
    delais = {debut: nombres for debut, *nombres in _lire(DELAIS, bornes | _calendrier(du, au))}
    vide, vides = [0] * 4, [0, 0, 0, 0, None]
    periodes = [
        Periode(debut, *actes.get(debut, vide), *delais.get(debut, vides))
        for debut in _debuts(du, au, par_semaine=par_semaine)
    ]
    total = Periode(du, *actes.get(None, vide), *delais.get(None, vides))
    return Traitement(par_semaine, periodes, total)


def _debuts(du: datetime.date, au: datetime.date, *, par_semaine: bool) -> list[datetime.date]:
    """The first day of each week or month that this interval touches."""
    jours = (du + datetime.timedelta(days=n) for n in range((au - du).days + 1))
    return sorted(
        {
            jour - datetime.timedelta(days=jour.weekday()) if par_semaine else jour.replace(day=1)
            for jour in jours
        }
    )


def _bornes(du: datetime.date, au: datetime.date) -> dict[str, Any]:
    """The moments between which an event is in the interval, and the time of the site."""
    minuit = datetime.time()
    lendemain = au + datetime.timedelta(days=1)
    return {
        "debut": timezone.make_aware(datetime.datetime.combine(du, minuit)),
        "fin": timezone.make_aware(datetime.datetime.combine(lendemain, minuit)),
        "zone": timezone.get_current_timezone_name(),
    }


def _calendrier(du: datetime.date, au: datetime.date) -> dict[str, Any]:
    """The working days as the query joins them, and the three delays."""
    jours, nombres = zip(*rangs(du - RECUL_DU_CALENDRIER, au), strict=True)
    return {
        "jours": list(jours),
        "rangs": list(nombres),
        "j1": ALIMENTATION,
        "j2": TRAITEMENT,
        "j3": DIFFUSION,
    }


def _lire(requete: str, valeurs: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as curseur:
        curseur.execute(requete, valeurs)
        return list(curseur.fetchall())


ACTES = """
    SELECT date_trunc(%(pas)s, le AT TIME ZONE %(zone)s)::date AS debut,
        count(*) FILTER (WHERE vers = 'attente_validation' AND acte IN ('envoyer', 'accorder', 'accorder_sans_places')),
        count(*) FILTER (WHERE acte = 'valider'),
        count(*) FILTER (WHERE acte = 'refuser'),
        count(*) FILTER (WHERE acte = 'questionner')
    FROM validation_evenement
    WHERE le >= %(debut)s AND le < %(fin)s
    GROUP BY ROLLUP (1)
"""
"""The line without a date is that of the whole interval."""
DELAIS = """
    WITH calendrier AS (SELECT * FROM unnest(%(jours)s::date[], %(rangs)s::int[]) AS c(jour, rang)),
    decisions AS (
        SELECT e.id, e.action_id, e.le, j.id AS id_j, j.le AS le_j
        FROM validation_evenement e
        CROSS JOIN LATERAL (
            SELECT d.id, d.le FROM validation_evenement d
            WHERE d.action_id = e.action_id AND d.vers = 'attente_validation'
                AND d.acte IN ('envoyer', 'accorder', 'accorder_sans_places') AND (d.le, d.id) < (e.le, e.id)
            ORDER BY d.le DESC, d.id DESC LIMIT 1) j
        WHERE e.acte IN ('valider', 'refuser') AND e.le >= %(debut)s AND e.le < %(fin)s),
    arrets AS (
        SELECT d.id, sum(coalesce(b.rang, 0) - coalesce(a.rang, 0)) AS jours
        FROM decisions d
        JOIN validation_evenement q ON q.action_id = d.action_id AND q.acte = 'questionner'
            AND (q.le, q.id) > (d.le_j, d.id_j) AND (q.le, q.id) < (d.le, d.id)
        CROSS JOIN LATERAL (
            SELECT coalesce(min(r.le), d.le) AS le FROM validation_evenement r
            WHERE r.action_id = d.action_id AND r.acte = 'repondre'
                AND (r.le, r.id) > (q.le, q.id) AND (r.le, r.id) < (d.le, d.id)) reprise
        LEFT JOIN calendrier a ON a.jour = (q.le AT TIME ZONE %(zone)s)::date
        LEFT JOIN calendrier b ON b.jour = (reprise.le AT TIME ZONE %(zone)s)::date
        GROUP BY d.id),
    durees AS (
        SELECT (d.le AT TIME ZONE %(zone)s)::date AS jour,
            b.rang - coalesce(a.rang, 0) - coalesce(arrets.jours, 0) AS duree
        FROM decisions d
        JOIN calendrier b ON b.jour = (d.le AT TIME ZONE %(zone)s)::date
        LEFT JOIN calendrier a ON a.jour = (d.le_j AT TIME ZONE %(zone)s)::date
        LEFT JOIN arrets ON arrets.id = d.id)
    SELECT date_trunc(%(pas)s, jour)::date AS debut, count(*),
        count(*) FILTER (WHERE duree <= %(j1)s),
        count(*) FILTER (WHERE duree <= %(j2)s),
        count(*) FILTER (WHERE duree <= %(j3)s),
        percentile_disc(0.5) WITHIN GROUP (ORDER BY duree)::int
    FROM durees
    GROUP BY ROLLUP (1)
"""
