"""Ten thousand alerts in one run: `python -m bench.alertes [number of alerts]`.

The reference is what the same searches cost when their pages ask them, one after the other; an alert reads its search,
asks it of two states of the index, and writes its e-mail when there is something to say.
"""

import argparse
import random
import time
import tracemalloc
from collections.abc import Iterator
from urllib.parse import urlencode

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench._base import base_neuve, region
from sofi.courriels.models import Courriel
from sofi.diffusion import changements, recherche
from sofi.usagers import envois, recherches
from sofi.usagers.models import Abonne, Alerte
from sofi.validation.models import OffrePubliee

ALERTES = 10_000
SESSIONS = 2_000
PUBLIEES = 200  # actions whose first publication is what the alerts have to tell
TEMOINS = 300  # searches asked as their pages do
MOTS = (
    "comptable",
    "anglais",
    "soudure",
    "vente",
    "cuisine",
    "bois",
    "aide soignant",
    "cpf",
    "le soir",
)
LIEUX = ("", "nantes", "angers", "laval", "le mans", "44")


def requetes(nombre: int) -> Iterator[str]:
    """As many different searches: words, a place, sometimes a date that makes them different."""
    hasard = random.Random(1)
    for rang in range(nombre):
        mots = f"{hasard.choice(MOTS)} {hasard.choice(LIEUX)}".strip()
        yield urlencode({"q": mots, "du": f"2027-{rang % 12 + 1:02}-{rang % 28 + 1:02}"})


def poser(nombre: int, vue: int) -> None:
    """So many alerts, all due, told up to that publication."""
    maintenant = timezone.now()
    abonnes = Abonne.objects.bulk_create(
        Abonne(adresse=f"a{n}@exemple.fr", cle=f"abonne{n}") for n in range(nombre)
    )
    Alerte.objects.bulk_create(
        Alerte(
            abonne=abonne,
            cle=f"alerte{rang}",
            recherche=requete,
            rythme="jour",
            demandee_le=maintenant,
            confirmee_le=maintenant,
            expire_le=maintenant + envois.AVANT_LA_FIN * 10,
            vue=vue,
            envoyee_pour=maintenant.date() - envois.AVANT_LA_FIN,
        )
        for rang, (abonne, requete) in enumerate(zip(abonnes, requetes(nombre), strict=True))
    )


def temoin() -> float:
    """Milliseconds of a search as its page asks it."""
    debut = time.perf_counter()
    for requete in requetes(TEMOINS):
        recherche.chercher(recherches.lire(requete).criteres)
    return (time.perf_counter() - debut) * 1000 / TEMOINS


def principal(nombre: int) -> None:
    """Alerts, e-mails, seconds, milliseconds an alert beside those of a page's search, queries, peak of memory."""
    poser(nombre, changements.point().numero - PUBLIEES)
    OffrePubliee.objects.count()
    page = temoin()
    print(f"{'alertes':>9}{'courriels':>11}{'s':>8}{'ms':>7}{'page':>7}{'rapport':>9}{'Mo':>7}")
    tracemalloc.start()
    debut = time.perf_counter()
    ecrites = envois.envoyer_les_alertes(timezone.now())
    duree = time.perf_counter() - debut
    memoire = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    chacune = duree * 1000 / nombre
    print(
        f"{nombre:>9}{ecrites:>11}{duree:>8.1f}{chacune:>7.1f}{page:>7.1f}{chacune / page:>9.1f}{memoire:>7.1f}"
    )
    assert ecrites == Courriel.objects.filter(nature="alerte").count()
    with CaptureQueriesContext(connection) as encore:
        envois.envoyer_les_alertes(timezone.now())
    print(f"encore : {len(encore)} requêtes")


if __name__ == "__main__":
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("alertes", nargs="?", type=int, default=ALERTES)
    demandees = analyse.parse_args().alertes
    with base_neuve():
        region(SESSIONS)
        principal(demandees)
