"""Reading and writing stored documents: `python -m bench.documents [number of sessions]`.

The documents of an invented region, as the text of their jsonb column. The reference is the json module, which
a plain JSONField uses, and which gives or takes a dict; what is measured is `lire`, which gives the document's
type, and the encoder of its column. Processor time, and what a document read takes in memory.
"""

import argparse
import gc
import json
import statistics
import time
import tracemalloc
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import orjson
from django.db.models import TextField
from django.db.models.functions import Cast

from bench._base import base_neuve, region
from sofi.validation.document import lire
from sofi.validation.models import Version

SESSIONS = 2_000
ESSAIS = 9
Fonction = Callable[[Any], Any]
# The first is the reference.
LECTURES: dict[str, Fonction] = {
    "json.loads (dict)": json.loads,
    "orjson.loads (dict)": orjson.loads,
    "msgspec (dict)": msgspec.json.decode,
    "lire (Document)": lire,
}
ECRITURES: dict[str, tuple[Fonction, Fonction]] = {
    "json.dumps (dict)": (json.loads, json.dumps),
    "orjson.dumps (dict)": (json.loads, orjson.dumps),
    "msgspec (Document)": (lire, msgspec.json.encode),
}


def textes() -> list[str]:
    """Every stored document, as PostgreSQL writes it."""
    lignes = Version.objects.annotate(texte=Cast("document", TextField())).order_by("pk")
    return list(lignes.values_list("texte", flat=True))


def duree(fonction: Fonction, entrees: Sequence[Any], essais: int) -> float:
    """Median processor time of a call, in microseconds."""
    mesures = []
    for _ in range(essais):
        debut = time.process_time()
        for entree in entrees:
            fonction(entree)
        mesures.append((time.process_time() - debut) / len(entrees) * 1e6)
    return statistics.median(mesures)


def memoire(fonction: Fonction, entrees: Sequence[Any]) -> float:
    """What a result takes in memory, in kilobytes."""
    gc.collect()
    tracemalloc.start()
    resultats = [fonction(entree) for entree in entrees]
    prise, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return prise / len(resultats) / 1e3


def principal(*, essais: int = ESSAIS) -> None:
    """Measure the documents of the base, and print."""
    documents = textes()
    octets = [len(texte.encode()) for texte in documents]
    print(
        f"{len(documents)} documents, {statistics.mean(octets):.0f} octets en moyenne, {max(octets)} au plus"
    )
    print(f"{'lecture':<24}{'µs':>8}{'rapport':>9}{'ko':>8}{'rapport':>9}")
    lectures = {
        nom: (duree(fonction, documents, essais), memoire(fonction, documents))
        for nom, fonction in LECTURES.items()
    }
    temps_json, ko_json = next(iter(lectures.values()))
    for nom, (temps, ko) in lectures.items():
        print(f"{nom:<24}{temps:>8.0f}{temps / temps_json:>9.2f}{ko:>8.1f}{ko / ko_json:>9.2f}")
    print(f"{'écriture':<24}{'µs':>8}{'rapport':>9}")
    ecritures = {
        nom: duree(ecrire, [lecture(texte) for texte in documents], essais)
        for nom, (lecture, ecrire) in ECRITURES.items()
    }
    temps_json = next(iter(ecritures.values()))
    for nom, temps in ecritures.items():
        print(f"{nom:<24}{temps:>8.0f}{temps / temps_json:>9.2f}")


if __name__ == "__main__":
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("sessions", nargs="?", type=int, default=SESSIONS)
    with base_neuve():
        region(analyse.parse_args().sessions)
        principal()
