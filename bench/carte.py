"""The map against a bare count by commune: `python -m bench.carte [number of sessions]`.

The reference is what PostgreSQL takes to count the trainings of each commune among the sessions not ended, with the
same words. The map does more: it reads the question, counts what has no place, and groups communes at a zoom.
"""

import argparse
from functools import partial

from django.db import connection

from bench._base import base_neuve, mediane, region
from bench.recherche import ESSAIS, MODELES, SESSIONS, copier, questions
from sofi.diffusion.criteres import Criteres
from sofi.diffusion.moteur.grappes import Grappe
from sofi.diffusion.recherche import ou
from sofi.diffusion.vecteurs import question
from sofi.referentiels.contours import fond

ZOOM = 8
QUESTIONS = ("mot", "mot fréquent", "tout, page 1")


def situer(criteres: Criteres) -> list[Grappe]:
    """The groups of the map of a question, as the script asks them."""
    return ou(criteres).grappes(ZOOM)


def compter(criteres: Criteres) -> int:
    """How many communes PostgreSQL finds, with the trainings of each."""
    requete = question(criteres.texte).sur_racines()
    mots = (
        " JOIN bench_mots USING (action) WHERE vecteur @@ %(requete)s::tsquery AND"
        if requete
        else " WHERE"
    )
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT commune, count(DISTINCT action) FROM diffusion_publication"
            f"{mots} date_fin >= %(jour)s GROUP BY commune",
            {"jour": criteres.jour, "requete": requete},
        )
        return len(curseur.fetchall())


def principal(sessions: int, *, essais: int = ESSAIS) -> None:
    """Copy the region's offer up to so many sessions, measure the map of some questions, and print."""
    copier(sessions)
    connues = questions()
    print(f"{'carte':<26}{'grappes':>9}{'ms':>9}{'compte nu':>11}{'rapport':>9}")
    for nom in QUESTIONS:
        criteres = connues[nom]
        trouvees = len(situer(criteres))
        carte = mediane(partial(situer, criteres), essais)
        compte = mediane(partial(compter, criteres), essais)
        print(f"{nom:<26}{trouvees:>9}{carte:>9.1f}{compte:>11.1f}{carte / compte:>9.2f}")
    print(f"{'contours':<26}{len(fond().departements):>9}{mediane(fond, essais):>9.1f}")


if __name__ == "__main__":
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("sessions", nargs="?", type=int, default=SESSIONS)
    demandees = analyse.parse_args().sessions
    with base_neuve():
        region(min(demandees, MODELES))
        principal(demandees)
