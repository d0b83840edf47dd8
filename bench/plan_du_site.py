"""The plan of the site for engines at 60,000 sessions: `python -m bench.plan_du_site [number of sessions]`.

Every file is written to its end and thrown away, as a robot's download is. The reference is what the addresses cost
without the base: the same lines written from rows already in memory. Rows of a small region are repeated under new
numbers, as many as asked.
"""

import argparse
import tracemalloc
from collections.abc import Iterable
from functools import partial

from django.db import connection
from django.utils import timezone

from bench._base import base_neuve, mediane, ranger, region
from sofi.diffusion import plan_du_site
from sofi.diffusion.models import SessionSuivie
from sofi.ecrans.public import plan_xml

SESSIONS = 60_000
MODELE = 1_000  # sessions of the invented region, before they are repeated
ESSAIS = 5
SITE = "https://formation.exemple.fr"


def repeter(sessions: int) -> None:
    """Rows under new numbers, until there are so many that the public sees."""
    vues = SessionSuivie.objects.filter(publique=True, date_fin__gte=timezone.localdate())
    copies = -(-sessions // max(vues.count(), 1)) - 1
    table, colonnes = SessionSuivie._meta.db_table, SessionSuivie._meta.local_fields
    noms = ", ".join(f'"{c.column}"' for c in colonnes)
    neuf = f"(SELECT max(numero) FROM {table}) + row_number() OVER (ORDER BY rang, numero)"
    valeurs = noms.replace('"numero"', neuf)
    with connection.cursor() as curseur:
        curseur.execute(
            f"INSERT INTO {table} ({noms}) SELECT {valeurs} FROM {table}, generate_series(1, %s) rang",
            [copies],
        )
    ranger()


def ecrire(tranche: int) -> int:
    """The octets of a file, read and forgotten piece by piece."""
    return consommer(plan_xml.fichier("formations", tranche, SITE, timezone.localdate()) or ())


def ecrire_sans_base(entrees: list[plan_xml.Entree]) -> int:
    """The same from addresses already there."""
    return consommer(plan_xml.document("urlset", SITE, entrees))


def consommer(texte: Iterable[str]) -> int:
    return sum(len(morceau.encode()) for morceau in texte)


def principal(*, essais: int = ESSAIS) -> None:
    """For each kind of file: addresses, milliseconds, reference, ratio, megabytes, peak of memory."""
    jour = timezone.localdate()
    print(
        f"{'fichier':<26}{'adresses':>10}{'ms':>9}{'nu':>9}{'rapport':>9}{'Mo':>7}{'Mo de plus':>12}"
    )
    for tranche in plan_du_site.tranches_de_sessions(jour):
        numero = tranche.numero
        entrees = list(plan_xml.GENRES["formations"].entrees(numero, jour))
        duree = mediane(partial(ecrire, numero), essais)
        nu = mediane(partial(ecrire_sans_base, entrees), essais)
        tracemalloc.start()
        octets = ecrire(numero)
        memoire = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        nom = f"formations-{numero}"
        print(
            f"{nom:<26}{len(entrees):>10}{duree:>9.1f}{nu:>9.1f}{duree / nu:>9.1f}"
            f"{octets / 1e6:>7.1f}{memoire / 1e6:>12.2f}"
        )
    print(f"{'index':<26}{'':>10}{mediane(lambda: plan_xml.index(SITE, jour), essais):>9.1f}")


if __name__ == "__main__":
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("sessions", nargs="?", type=int, default=SESSIONS)
    demandees = analyse.parse_args().sessions
    with base_neuve():
        region(MODELE)
        repeter(demandees)
        principal()
