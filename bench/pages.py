"""Public pages made, then given again, in processor time: `python -m bench.pages [number of sessions]`.

The reference is the shortest answer Django can make, without any middleware. Times are those of the processor of this
process alone: another program that works meanwhile changes them little. Each address is asked once, then once more.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpResponse
from django.utils import timezone

from bench._base import base_neuve, ranger, region
from sofi.diffusion.models import Publication
from sofi.diffusion.moteur.suite import index
from sofi.diffusion.recherche import documents_de
from sofi.ecrans.public.conservees import MEGA, Conservees, Proches
from sofi.ecrans.public.presentation.textes import url_de
from sofi.socle.reserve import Reserve

SESSIONS = 5000
ESSAIS = 80
MOTS = "anglais comptable soudage commercial gestion cuisine vente informatique".split()
LIEUX = ("Nantes", "Angers", "Le Mans", "Laval", "Cholet", "")
PAGES = (1, 2)

Application = Callable[..., Iterable[bytes]]


class Bonjour(WSGIHandler):
    """A Django that only says hello."""

    def load_middleware(self, is_async: bool = False) -> None:
        self._middleware_chain = lambda request: HttpResponse("hello")


def processeur(application: Application, adresse: str) -> float:
    """Milliseconds of processor of one answer."""
    chemin, _, requete = adresse.partition("?")
    environ: dict[str, Any] = {
        "PATH_INFO": chemin,
        "QUERY_STRING": requete,
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_ENCODING": "gzip",
    }
    setup_testing_defaults(environ)
    dits: list[Any] = []
    debut = time.process_time()
    b"".join(application(environ, lambda *dit: dits.extend(dit)))
    duree = time.process_time() - debut
    if not dits[0].startswith("200"):
        raise SystemExit(f"{adresse}: {dits[0]}")
    return duree * 1000


def formations(combien: int) -> list[str]:
    """The addresses of so many training pages, each of another action."""
    ouvertes = Publication.objects.filter(date_fin__gte=timezone.localdate())
    lignes = ouvertes.order_by("action", "pk").distinct("action")[:combien]
    documents = documents_de({ligne.action for ligne in lignes})
    adresses = []
    for ligne in lignes:
        document = documents[ligne.action]
        session = next(session for session in document.sessions if session.id == ligne.pk)
        adresses.append(url_de(document, session))
    return adresses


def recherches(combien: int) -> list[str]:
    """The addresses of so many questions: words, a place, a page."""
    return [
        f"/?{urlencode({'q': mot, 'ou': lieu, 'page': page})}"
        for page, lieu, mot in product(PAGES, LIEUX, MOTS)
    ][:combien]


@contextmanager
def connexion_gardee() -> Iterator[None]:
    """The connection serves one request after another, as on the site."""
    reglages = connection.settings_dict
    avant = reglages["CONN_MAX_AGE"]
    connection.close()
    reglages["CONN_MAX_AGE"] = None
    try:
        yield
    finally:
        reglages["CONN_MAX_AGE"] = avant
        connection.close()


@connexion_gardee()
def principal(essais: int = ESSAIS) -> None:
    """Each kind of page never asked before, then asked again; and the reference."""
    hello = statistics.median(processeur(Bonjour(), "/") for _ in range(essais))
    print(f"{'processeur, ms':<16}{'jamais demandée':>17}{'redite':>9}{'redite / hello':>16}")
    for nom, adresses in (
        ("résultats", recherches(essais + 1)),
        ("formation", formations(essais + 1)),
    ):
        with tempfile.TemporaryDirectory() as dossier:
            reserve = Reserve(Path(dossier) / "reserve", 64 * MEGA)
            site = Conservees(WSGIHandler(), reserve, Proches(32 * MEGA), "")
            processeur(site, adresses[0])  # what a process reads once
            faites = statistics.median(processeur(site, adresse) for adresse in adresses[1:])
            redites = statistics.median(processeur(site, adresse) for adresse in adresses[1:])
        print(f"{nom:<16}{faites:>17.2f}{redites:>9.3f}{redites / hello:>16.2f}")
    print(f"{'hello':<16}{hello:>17.3f}")


if __name__ == "__main__":
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("sessions", nargs="?", type=int, default=SESSIONS)
    demandees = analyse.parse_args().sessions
    with base_neuve():
        region(demandees)
        ranger()
        index().tenir()
        principal()
