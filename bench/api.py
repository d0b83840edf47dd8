"""The API against bare SQL: `python -m bench.api [number of sessions]`.

A page of 100 sessions, beside the query that reads 100 documents by itself; everything in one answer, beside the `COPY`
of the same documents. Both sides throw away what they read.
"""

import argparse

from django.db import connection
from django.test import Client
from django.utils import timezone

from bench._base import base_neuve, mediane, ranger, region
from sofi.diffusion.moteur.suite import index

SESSIONS, ESSAIS = 20_000, 9
PAGE, TOUT = "page de cent sessions", "toute l’offre"
_CENT = """
    SELECT v.document::text FROM diffusion_publication p
    JOIN validation_offrepubliee o ON o.action_id = p.action JOIN validation_version v ON v.id = o.version_id
    WHERE p.date_fin >= %s ORDER BY p.numero LIMIT 100
"""
_COPIE = """
    COPY (SELECT v.document FROM validation_offrepubliee o JOIN validation_version v ON v.id = o.version_id
        ORDER BY o.action_id) TO STDOUT
"""


def lire(adresse: str) -> int:
    """Ask, and read all of the answer; its bytes."""
    reponse = Client(headers={"host": "localhost"}).get(f"/api/v1/{adresse}")
    if reponse.status_code != 200:
        raise SystemExit(f"{adresse}: {reponse.status_code}")
    return sum(map(len, reponse))


def cent_documents() -> int:
    """The bare query of a page."""
    with connection.cursor() as curseur:
        curseur.execute(_CENT, [timezone.localdate()])
        return sum(len(texte) for (texte,) in curseur.fetchall())


def copier() -> int:
    """The same documents, by the fastest way out of PostgreSQL."""
    with connection.cursor() as curseur, curseur.copy(_COPIE) as copie:
        return sum(map(len, copie))


def principal(essais: int = ESSAIS) -> None:
    """Print each figure beside its reference, and their ratio."""
    index().tenir()
    print("                          ms      nu  rapport      Mo")
    for nom, servie, nue in (
        (PAGE, lambda: lire("sessions?limite=100"), cent_documents),
        (TOUT, lambda: lire("documents.ndjson"), copier),
    ):
        duree, reference = mediane(servie, essais), mediane(nue, essais)
        print(
            f"{nom:22} {duree:7.1f} {reference:7.1f} {duree / reference:8.2f} {servie() / 1e6:7.2f}"
        )


if __name__ == "__main__":
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("sessions", type=int, nargs="?", default=SESSIONS)
    with base_neuve():
        region(analyse.parse_args().sessions)
        ranger()
        principal()
