"""Export → import → export of a whole region: `python -m bench.aller_retour [sessions] [seed]`.

Published documents of every kind are written to the base, then the feed and the NDJSON that the API gives. Each is
read back: the NDJSON by the reader of documents, the LHEO feed by that of deposits and the inverse of the
correspondence. What was read is published in the place of what was, and written again by the same code, the feed at the
same instant: the bytes must be the same, or the command fails and shows where. Each part in a process of its own;
memory is that process's peak.
"""

import argparse
import datetime
import gzip
import random
import tempfile
from collections.abc import Iterator
from itertools import groupby, zip_longest
from pathlib import Path

from django.test import Client

from bench._base import base_neuve
from bench._parties import Mesure, Mesurer, a_part
from bench.lecteurs_du_flux import ecrire_versions, publier
from sofi.echanges.flux import ecrire_flux
from sofi.echanges.lheo.ecriture import fichier_compresse
from sofi.echanges.lheo.lecture import FormationLue, lire
from sofi.echanges.lheo.relecture import document_de
from sofi.echanges.morceaux import preparer
from sofi.socle.fichiers import Fichier
from sofi.validation.document import Document
from sofi.validation.document import lire as lire_document
from sofi.validation.models import OffrePubliee
from tests.echanges.offre_variee import JOUR, documents
from tests.echanges.savoir import Types

SESSIONS = 60_000
_PAR_ACTION = 2.5  # sessions of one action of the varied offer
_MODELES = 400  # documents, the first ones drawn: every kind of dispositif is in them
_INSTANT = datetime.datetime(2026, 5, 20, 0, 0, tzinfo=datetime.UTC)
_MONTRES = 200  # signs around the first difference


def lheo(dossier: Path) -> Path:
    return dossier / f"offre-{JOUR.isoformat()}.xml.gz"


def ndjson(dossier: Path) -> Path:
    return dossier / "documents.ndjson.gz"


def morceaux(_dossier: str) -> int:
    """The pieces of the feed."""
    return preparer(JOUR)


def ecrire_lheo(dossier: str) -> int:
    """The feed; its sessions."""
    return ecrire_flux(Path(dossier), jour=JOUR, maintenant=_INSTANT).sessions


def ecrire_ndjson(dossier: str) -> int:
    """Every document, as the API gives them; how many."""
    reponse = Client(headers={"host": "localhost"}).get("/api/v1/documents.ndjson")
    Path(dossier).mkdir(exist_ok=True)
    with fichier_compresse(ndjson(Path(dossier))) as sortie:
        return sum(bloc.count(b"\n") for bloc in reponse if sortie.write(bloc))


def lire_ndjson(dossier: str) -> int:
    """Its documents, published; how many."""
    OffrePubliee.objects.all().delete()
    with gzip.open(ndjson(Path(dossier))) as lignes:
        return ecrire_versions(map(lire_document, lignes), 2)


def lire_lheo(dossier: str, graine: str) -> int:
    """The documents that its formations come from, published; how many."""
    OffrePubliee.objects.all().delete()
    savoir = Types(documents(_MODELES, graine=int(graine)))
    return ecrire_versions(_documents(lheo(Path(dossier)), savoir), 3)


def _documents(flux: Path, savoir: Types) -> Iterator[Document]:
    """The formations of one action follow each other."""
    for _, lues in groupby(lire(Fichier.de(flux)), _action):
        yield document_de(list(lues), savoir)


def _action(lue: FormationLue) -> list[str]:
    return lue.numero.split("-")[:2]


def comparer(nom: str, avant: Path, apres: Path) -> None:
    """Fail with the first line that differs."""
    with gzip.open(avant) as une, gzip.open(apres) as autre:
        for rang, (a, b) in enumerate(zip_longest(une, autre, fillvalue=b""), start=1):
            if a != b:
                ou = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), 0)
                autour = slice(max(0, ou - _MONTRES), ou + _MONTRES)
                raise SystemExit(f"{nom}, ligne {rang}\n{a[autour]!r}\n{b[autour]!r}")
    print(f"{nom:18}  {apres.stat().st_size / 1e6:.1f} Mo compressés, les mêmes octets", flush=True)


def dire(nom: str, mesure: Mesure) -> None:
    print(
        f"{nom:18}  {mesure['nombre']:7.0f}  {mesure['processeur']:7.1f} s de processeur  {mesure['memoire']:5.0f} Mo",
        flush=True,
    )


def principal(sessions: int, graine: int = 0, *, mesurer: Mesurer = a_part) -> None:
    """Publish, write, read back and write again, by the one format then by the other."""
    graine = graine or random.SystemRandom().randrange(10**9)
    print(f"graine {graine}", flush=True)
    OffrePubliee.objects.all().delete()
    publier(documents(max(1, round(sessions / _PAR_ACTION)), graine=graine))

    def faire(partie: str, *arguments: str) -> None:
        dire(partie, mesurer("bench.aller_retour", partie, *arguments))

    with tempfile.TemporaryDirectory() as temporaire:
        aller, par_ndjson, par_lheo = (Path(temporaire) / nom for nom in ("a", "b", "c"))
        faire("morceaux", str(aller))
        for partie in ("ecrire_lheo", "ecrire_ndjson", "lire_ndjson"):
            faire(partie, str(aller))
        faire("ecrire_ndjson", str(par_ndjson))
        comparer("NDJSON", ndjson(aller), ndjson(par_ndjson))
        faire("lire_lheo", str(aller), str(graine))
        for partie in ("morceaux", "ecrire_lheo"):
            faire(partie, str(par_lheo))
        comparer("LHEO", lheo(aller), lheo(par_lheo))


if __name__ == "__main__":
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("sessions", nargs="?", type=int, default=SESSIONS)
    analyse.add_argument("graine", nargs="?", type=int, default=0)
    demandes = analyse.parse_args()
    with base_neuve():
        principal(demandes.sessions, demandes.graine)
