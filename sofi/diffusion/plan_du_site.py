"""What the plan of the site for engines lists (sitemaps.org): the public pages, by slices that fit in a file.

A slice is a range of numbers, not a rank: it keeps its address when sessions come and go, and can't hold more
addresses than the range has numbers.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from sofi.socle.repliques import base_lue, connexion

from .models import SessionSuivie
from .organismes import publics

TRANCHE = 50_000
"""The most addresses a file may hold, says the protocol."""
LOT = 2_000  # rows brought at once from the server's cursor

# The rows that say what the last public document said, with the instant of its version.
_EN_LIGNE = f"""
    FROM {SessionSuivie._meta.db_table} s
    JOIN validation_offrepubliee o ON o.action_id = s.action
    JOIN validation_version v ON v.id = o.version_id
    WHERE s.publique AND s.date_fin >= %s
"""


@dataclass(frozen=True)
class Tranche:
    """A file: which one, and the last instant anything in it changed; None when nobody knows."""

    numero: int
    modifiee_le: datetime.datetime | None


@dataclass(frozen=True)
class Session:
    """What the address of a session is made of, and when its version was published."""

    numero: int
    titre: str
    commune: str
    publiee_le: datetime.datetime


@dataclass(frozen=True)
class Organisme:
    numero: int
    nom: str


def tranches_de_sessions(jour: datetime.date) -> list[Tranche]:
    """The slices that hold at least one session the public sees on that day; one query."""
    with connexion().cursor() as curseur:
        curseur.execute(
            f"SELECT s.numero / {TRANCHE}, max(v.publie_le) {_EN_LIGNE} GROUP BY 1 ORDER BY 1",
            [jour],
        )
        return [Tranche(*ligne) for ligne in curseur.fetchall()]


def sessions(tranche: int, jour: datetime.date) -> Iterator[Session]:
    """The sessions of a slice that the public sees on that day; one query, its rows never all in memory."""
    bornes = [tranche * TRANCHE, (tranche + 1) * TRANCHE - 1]
    with transaction.atomic(using=base_lue()), connexion().chunked_cursor() as curseur:
        curseur.execute(
            "SELECT s.numero, s.titre, s.commune, v.publie_le"
            f" {_EN_LIGNE} AND s.numero BETWEEN %s AND %s ORDER BY s.numero",
            [jour, *bornes],
        )
        while lignes := curseur.fetchmany(LOT):
            yield from (Session(*ligne) for ligne in lignes)


def tranches_d_organismes(jour: datetime.date) -> list[Tranche]:
    """The slices that hold at least one organisme the public sees; one query. Nothing dates the whole of its page."""
    numeros = publics(jour).annotate(tranche=F("pk") / TRANCHE).order_by("tranche")
    return [
        Tranche(numero, None) for numero in numeros.values_list("tranche", flat=True).distinct()
    ]


def organismes(tranche: int, jour: datetime.date) -> Iterator[Organisme]:
    """The organismes of a slice; one query."""
    bornes = (tranche * TRANCHE, (tranche + 1) * TRANCHE - 1)
    lignes = publics(jour).filter(pk__range=bornes).order_by("pk").values_list("pk", "nom")
    for ligne in lignes.iterator(chunk_size=LOT):
        yield Organisme(*ligne)
