"""J+3 measured: from the sending of an action to the first partner that has the feed which carries it.

Counted in working days from the last sending (or the agreement of the Région) before each validation. A formation that
the feed refuses isn't carried. Days during which the organisme had a question to answer are counted here: this is what
one waited for.
"""

import datetime
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from sofi.socle.jours_ouvres import compter
from sofi.validation.echeances import DIFFUSION


@dataclass(frozen=True)
class Diffusion:
    """What was validated in a period: how many, how many of them a partner has, in J+3, the median of working days."""

    validees: int = 0
    reprises: int = 0
    tenues: int = 0
    en_attente: int = 0  # no partner has them, and J+3 isn't over
    mediane: int | None = None

    @property
    def jugees(self) -> int:
        """Those of which it is known whether J+3 was kept."""
        return self.validees - self.en_attente


def diffusion(du: datetime.date, au: datetime.date) -> Diffusion:
    """Of what was validated from that day to that one included; one query, grouped by days."""
    minuit = datetime.time()
    bornes: dict[str, datetime.datetime | str] = {
        "debut": timezone.make_aware(datetime.datetime.combine(du, minuit)),
        "fin": timezone.make_aware(
            datetime.datetime.combine(au + datetime.timedelta(days=1), minuit)
        ),
        "zone": timezone.get_current_timezone_name(),
    }
    with connection.cursor() as curseur:
        curseur.execute(_REPRISES, bornes)
        return _mesurer(curseur.fetchall(), timezone.localdate())


def _mesurer(
    groupes: list[tuple[datetime.date, datetime.date | None, int]], jour: datetime.date
) -> Diffusion:
    delais: list[tuple[int, int]] = []
    validees = en_attente = 0
    for envoi, reprise, nombre in groupes:
        validees += nombre
        if reprise:
            delais.append((compter(envoi, reprise), nombre))
        elif compter(envoi, jour) <= DIFFUSION:
            en_attente += nombre
    reprises = sum(nombre for _, nombre in delais)
    tenues = sum(nombre for jours, nombre in delais if jours <= DIFFUSION)
    return Diffusion(validees, reprises, tenues, en_attente, _mediane(sorted(delais), reprises))


def _mediane(delais: list[tuple[int, int]], total: int) -> int | None:
    vus = 0
    for jours, nombre in delais:
        vus += nombre
        if 2 * vus >= total:
            return jours
    return None


_REPRISES = """
    WITH par_flux AS (
        SELECT f.id, f.ecrit_le, min(p.le) FILTER (WHERE p.genre = 'complet') AS complet,
            min(p.le) FILTER (WHERE p.genre = 'delta') AS delta
        FROM echanges_fluxecrit f
        LEFT JOIN partenaires_passage p ON p.flux_id = f.id AND p.entier AND p.genre IN ('complet', 'delta')
        WHERE f.ecarte_le IS NULL AND f.ecrit_le >= %(debut)s
        GROUP BY f.id),
    flux AS (
        SELECT id, ecrit_le, least(delta, min(complet) OVER (ORDER BY ecrit_le DESC, id DESC)) AS reprise
        FROM par_flux),
    publications AS (
        SELECT e.action_id, v.id AS version, v.publie_le, (
            SELECT max(d.le) FROM validation_evenement d
            WHERE d.action_id = e.action_id AND d.le <= e.le AND d.vers = 'attente_validation'
                AND d.acte IN ('envoyer', 'accorder', 'accorder_sans_places')) AS envoi
        FROM validation_evenement e JOIN validation_version v ON v.id = e.version_id
        WHERE e.acte = 'valider' AND e.le >= %(debut)s AND e.le < %(fin)s)
    SELECT (p.envoi AT TIME ZONE %(zone)s)::date, (f.reprise AT TIME ZONE %(zone)s)::date, count(*)
    FROM publications p
    LEFT JOIN LATERAL (
        SELECT reprise FROM flux WHERE flux.ecrit_le >= p.publie_le ORDER BY ecrit_le, id LIMIT 1) f
        ON NOT EXISTS (
            SELECT 1 FROM echanges_morceau m
            WHERE m.action = p.action_id AND m.version = p.version AND m.refusees > 0)
    WHERE p.envoi IS NOT NULL
    GROUP BY 1, 2
"""
"""A complete file carries all that earlier ones did; a delta, what its own feed brought."""
