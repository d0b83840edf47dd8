"""The public search against bare counts: `python -m bench.recherche [number of sessions]`.

The reference of a search is the shortest question PostgreSQL can be asked on the same rows: how many
satisfy the same conditions. A search does more: counts of eight facets, order, documents of one page.
A few thousand invented sessions are published, then their rows are copied, with other dates, up to the
number asked for: documents stay few, rows are as many and as wide as real ones.
"""

import argparse
import time
from functools import partial

from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from sofi.diffusion.requetes import conditions

from bench._base import base_neuve, mediane, ranger, region
from sofi.diffusion import codes, lieux
from sofi.diffusion.criteres import Criteres, Tri
from sofi.diffusion.indexation import reindexer
from sofi.diffusion.recherche import chercher
from sofi.diffusion.vecteurs import question

SESSIONS = 60_000
MODELES = 4_000
ESSAIS = 9
COLONNES = (
    "etablissement, latitude, longitude, publics, financements, domaine, departement, niveau, enseignement,"
    " permanente, certifiante, commune, vecteur"
)


def copier(sessions: int) -> None:
    """Copies of the rows there are, up to so many sessions."""
    reindexer()
    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*), max(numero) FROM diffusion_publication")
        lignes, dernier = curseur.fetchone()
        curseur.execute(
            f"""INSERT INTO diffusion_publication (numero, action, date_debut, date_fin, {COLONNES})
            SELECT numero + %(dernier)s * copie, action, date_debut + copie %% 400, date_fin + copie %% 400, {COLONNES}
            FROM diffusion_publication, generate_series(1, %(copies)s) copie LIMIT %(manque)s""",
            {
                "dernier": dernier,
                "copies": sessions // lignes + 1,
                "manque": max(sessions - lignes, 0),
            },
        )
    ranger("diffusion_publication")


def sans_cache(criteres: Criteres) -> None:
    """The search as its first visitor waits for it."""
    cache.clear()
    chercher(criteres)


def compter(criteres: Criteres) -> int:
    """The bare count of the same rows."""
    proches = (
        lieux.voisines(criteres.lieu, criteres.rayon) if criteres.lieu and criteres.rayon else None
    )
    c = conditions(criteres, question(criteres.texte).sur_racines(), proches)
    with connection.cursor() as curseur:
        curseur.execute(
            f"SELECT count(*) FROM diffusion_publication WHERE {c.toutes_les_conditions}",
            c.parametres,
        )
        return int(curseur.fetchone()[0])


def questions() -> dict[str, Criteres]:
    """What people ask, from the narrowest to the widest."""
    jour, lieu = timezone.localdate(), lieux.trouver("Laval").lieu
    return {
        "mot et commune": Criteres(jour=jour, texte="ebeniste mayenne"),
        "mot": Criteres(jour=jour, texte="anglais"),
        "mot, 50 km, facettes": Criteres(
            jour=jour, texte="anglais", lieu=lieu, rayon=50, financement=(codes.CPF,), modalite=(1,)
        ),
        "mot fréquent": Criteres(jour=jour, texte="professionnel"),
        "mot fréquent, par date": Criteres(jour=jour, texte="professionnel", tri=Tri.DATE),
        "faute de frappe": Criteres(jour=jour, texte="ebenniste"),
        "30 km": Criteres(jour=jour, lieu=lieu, rayon=30),
        "facette": Criteres(jour=jour, niveau=(5,)),
        "tout, page 1": Criteres(jour=jour),
        "tout, page 400": Criteres(jour=jour, page=400),
    }


def principal(sessions: int, *, essais: int = ESSAIS) -> None:
    """Copy the region's rows up to so many sessions, measure every question, and print."""
    copier(sessions)
    print(f"{'recherche':<26}{'sessions':>10}{'ms':>9}{'compte nu':>11}{'rapport':>9}")
    for nom, criteres in questions().items():
        trouvees = chercher(criteres).total
        recherche, compte = (
            mediane(partial(sans_cache, criteres), essais),
            mediane(partial(compter, criteres), essais),
        )
        print(f"{nom:<26}{trouvees:>10}{recherche:>9.1f}{compte:>11.1f}{recherche / compte:>9.1f}")
    chercher(questions()["tout, page 1"])
    debut = time.perf_counter()
    chercher(questions()["tout, page 1"])
    print(f"{'tout, comptes gardés':<26}{'':>10}{(time.perf_counter() - debut) * 1000:>9.1f}")


if __name__ == "__main__":
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("sessions", nargs="?", type=int, default=SESSIONS)
    demandees = analyse.parse_args().sessions
    with base_neuve():
        region(min(demandees, MODELES))
        principal(demandees)
