"""The feed of a whole region read by three kinds of readers: `python -m bench.lecteurs_du_flux [sessions] [seed]`.

Published documents of every kind are written to the base, the real feed is made of them, and each reader of the
tests reads it whole: it must find every session once. Some, drawn at random, are compared value by value with the
cards. Prints the seed, the time of each reader and what was compared.
"""

import argparse
import gzip
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from django.db import connection
from lxml import etree

from bench._base import base_neuve, ranger
from sofi.echanges.flux import ecrire_flux
from sofi.echanges.lheo.langage import ESPACE
from sofi.echanges.morceaux import preparer
from sofi.offre.models import Action
from sofi.socle.importation.table import par_lots
from sofi.validation.document import Document
from tests import fabriques
from tests.echanges import lecteurs
from tests.echanges.comparaisons import (
    Cartes,
    cartes,
    comparer_chemins,
    comparer_ligne,
    comparer_typees,
)
from tests.echanges.offre_variee import JOUR, documents

SESSIONS = 60_000
TIREES = 200
_PAR_ACTION = 2.5  # sessions of one action of the varied offer
_LOT = 500
_PUBLIER = """
    WITH ecrites AS (
        INSERT INTO validation_version (action_id, numero, format, nature, publie_le, document)
        SELECT action, %s, (document->>'format')::int, 'validation', now(), document
        FROM unnest(%s::bigint[], %s::jsonb[]) AS d (action, document)
        RETURNING action_id, id
    )
    INSERT INTO validation_offrepubliee (action_id, version_id) SELECT action_id, id FROM ecrites
"""
Lecture = Iterator[tuple[str, Callable[[Cartes], None]]]


def publier(offre: list[Document]) -> None:
    """Each document, as the published version of an action of its number."""
    depart: Any = fabriques.ActionFactory()
    valeurs = {c.attname: getattr(depart, c.attname) for c in Action._meta.concrete_fields}
    for lot in par_lots(iter(offre), _LOT):
        Action.objects.bulk_create(Action(**valeurs | {"id": d.action.id}) for d in lot)
    ecrire_versions(offre)
    ranger("validation_version", "validation_offrepubliee")


def ecrire_versions(offre: Iterable[Document], numero: int = 1) -> int:
    """Publish each document as that version of its action, which has none published; how many."""
    combien = 0
    for lot in par_lots(iter(offre), _LOT):
        ids = [document.action.id for document in lot]
        textes = [msgspec.json.encode(document).decode() for document in lot]
        with connection.cursor() as curseur:
            curseur.execute(_PUBLIER, [numero, ids, textes])
        combien += len(lot)
    return combien


def lignes(flux: Path) -> Lecture:
    """The reader of lines: the numbers of sessions, and how to compare the record of each."""
    with gzip.open(flux, "rt", encoding="utf-8", newline="\n") as texte:
        for lue in lecteurs.par_lignes(texte):
            for numero in lue["sessions"]:
                yield numero, partial(comparer_ligne, lue)


def _comparer_typees(
    numero: str, formation: dict[str, Any], action: dict[str, Any], attendues: Cartes
) -> None:
    comparer_typees(formation, action, *attendues[numero])


def _comparer_chemins(lue: dict[str, Any], attendues: Cartes) -> None:
    comparer_chemins(lue, *attendues[lue["numero"]])


def typees(flux: Path) -> Lecture:
    """The streaming reader."""
    with gzip.open(flux) as octets:
        for formation in lecteurs.en_continu(octets):
            for action in formation["action"]:
                numero = action["session"][0]["@numero"]
                yield numero, partial(_comparer_typees, numero, formation, action)


def chemins(flux: Path) -> Lecture:
    """The reader of paths, one formation at a time."""
    with gzip.open(flux) as octets:
        for _, formation in etree.iterparse(octets, tag=f"{{{ESPACE}}}formation"):
            for lue in lecteurs.par_chemins(formation):
                yield lue["numero"], partial(_comparer_chemins, lue)
            formation.clear()


def lire(nom: str, lecture: Lecture, ecrites: int, toutes: Cartes, tirees: set[str]) -> None:
    """Read all that was written, each session once; compare those that were drawn."""
    depart, vues, comparees = time.process_time(), set(), 0
    for numero, comparer in lecture:
        assert numero not in vues, f"{nom}: {numero} twice"
        vues.add(numero)
        if numero in tirees:
            comparer(toutes)
            comparees += 1
    assert len(vues) == ecrites and vues >= set(toutes), f"{nom}: {len(vues)} read"
    assert comparees == len(tirees)
    duree = time.process_time() - depart
    print(f"{nom:10} {len(vues)} sessions lues, {comparees} comparées  {duree:7.1f} s")


def principal(sessions: int, graine: int = 0) -> None:
    """Publish, write the feed, read it three times."""
    graine = graine or random.SystemRandom().randrange(10**9)
    print(f"graine {graine}", flush=True)
    offre = documents(max(1, round(sessions / _PAR_ACTION)), graine=graine)
    toutes = cartes(offre)
    tirees = set(random.Random(graine).sample(sorted(toutes), k=min(TIREES, len(toutes))))
    publier(offre)
    with tempfile.TemporaryDirectory() as temporaire:
        depart = time.process_time()
        print(f"{'morceaux':10} {preparer(JOUR)} actions  {time.process_time() - depart:7.1f} s")
        depart = time.process_time()
        ecrites = ecrire_flux(Path(temporaire), jour=JOUR).sessions
        print(f"{'flux':10} {ecrites} sessions écrites  {time.process_time() - depart:7.1f} s")
        flux = Path(temporaire) / f"offre-{JOUR.isoformat()}.xml.gz"
        for nom, lecteur in (("lignes", lignes), ("typées", typees), ("chemins", chemins)):
            lire(nom, lecteur(flux), ecrites, toutes, tirees)


if __name__ == "__main__":
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("sessions", nargs="?", type=int, default=SESSIONS)
    analyse.add_argument("graine", nargs="?", type=int, default=0)
    demandes = analyse.parse_args()
    with base_neuve():
        principal(demandes.sessions, demandes.graine)
