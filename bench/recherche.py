"""The public search against bare counts: `python -m bench.recherche [number of sessions]`.

The reference of a search is the shortest question PostgreSQL can be asked on the same offer: how many trainings hold
the words (a tsvector of each action, with its index) and have a session that satisfies the rest. A search does more:
counts of sixteen facets, order, cards of one page. A few thousand invented sessions are published, then their entries
and rows are copied, with other dates, up to the number asked for: they are as many and as wide as real ones.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from django.db import connection
from django.utils import timezone
from numpy.typing import NDArray

from bench._base import base_neuve, mediane, ranger, region
from sofi.diffusion import changements, codes, lieux
from sofi.diffusion.criteres import Criteres, Tri
from sofi.diffusion.moteur.dossier import FORMAT, Manifeste, SegmentNomme
from sofi.diffusion.moteur.entree import POIDS, Entree
from sofi.diffusion.moteur.segment import Segment, composer, fondre
from sofi.diffusion.moteur.suite import entrees_de, index, vivants_de
from sofi.diffusion.recherche import chercher
from sofi.diffusion.vecteurs import question
from sofi.validation.models import OffrePubliee

SESSIONS = 60_000
MODELES = 4_000
ESSAIS = 9
LOT = 20_000  # entries made into a segment at once
DECALAGE = 10_000_000  # between the numbers of an entry and those of its copies
COLONNES = (
    "etablissement, latitude, longitude, publics, financements, domaine, departement, niveau, enseignement,"
    " permanente, certifiante, commune"
)


def copier(sessions: int) -> None:
    """The offer copied up to so many sessions, in the index and in the rows of the reference."""
    _copier_la_reference(*copier_l_index(sessions))


def copier_l_index(sessions: int) -> tuple[list[Entree], int]:
    """The index of the offer copied up to so many sessions; what was copied, and how many times."""
    modeles = list(entrees_de(OffrePubliee.objects.values_list("action_id", flat=True)))
    par_copie = sum(len(entree.sessions) for entree in modeles)
    copies = max(round(sessions / par_copie), 1)
    lots: list[list[Entree]] = [[]]
    for entree in _copies(modeles, copies):
        if len(lots[-1]) == LOT:
            lots.append([])
        lots[-1].append(entree)
    dossier, point = index().dossier, changements.point()
    with dossier.verrouille(0):
        noms = [SegmentNomme(dossier.ajouter(*composer(lot))) for lot in lots]
        for nommes in (noms, None):
            segments = nommes or [SegmentNomme(dossier.ajouter(*fondre(_parts())))]
            dossier.publier(Manifeste(FORMAT, point.base, point.numero, point.jeton, segments))
    return modeles, copies


def _parts() -> list[tuple[Segment, NDArray[np.bool_]]]:
    etat = index().etat()
    return [(part.segment, vivants_de(part)) for part in (etat.parts if etat else ())]


def _copies(modeles: list[Entree], copies: int) -> Iterator[Entree]:
    """The entries, then the same under other numbers, some days later."""
    for copie in range(copies):
        for entree in modeles:
            yield replace(
                entree,
                action=entree.action + copie * DECALAGE // 100,
                sessions=[
                    replace(
                        session,
                        numero=session.numero + copie * DECALAGE // 10,
                        debut=session.debut + copie % 400,
                        fin=session.fin + copie % 400,
                    )
                    for session in entree.sessions
                ],
            )


def _copier_la_reference(modeles: list[Entree], copies: int) -> None:
    """The rows of the copies, and the words of each action as PostgreSQL would hold them."""
    with connection.cursor() as curseur:
        curseur.execute("CREATE TABLE bench_mots (action int PRIMARY KEY, vecteur tsvector)")
        curseur.executemany(
            "INSERT INTO bench_mots VALUES (%s, %s::tsvector)",
            [(entree.action, _vecteur(entree)) for entree in modeles],
        )
        parametres = {"copies": copies - 1, "action": DECALAGE // 100, "numero": DECALAGE // 10}
        curseur.execute(
            """INSERT INTO bench_mots SELECT action + %(action)s * copie, vecteur
            FROM bench_mots, generate_series(1, %(copies)s) copie""",
            parametres,
        )
        curseur.execute("CREATE INDEX bench_mots_vecteur ON bench_mots USING gin (vecteur)")
        curseur.execute(
            f"""INSERT INTO diffusion_publication (numero, action, date_debut, date_fin, {COLONNES})
            SELECT numero + %(numero)s * copie, action + %(action)s * copie, date_debut + copie %% 400,
              date_fin + copie %% 400, {COLONNES}
            FROM diffusion_publication, generate_series(1, %(copies)s) copie""",
            parametres,
        )
    ranger("diffusion_publication", "bench_mots")


def _vecteur(entree: Entree) -> str:
    lettres = {poids: lettre for lettre, poids in POIDS.items()}
    mots = {m: p for m, p in entree.termes.items() if not m.startswith("\x01") and m.isalnum()}
    return " ".join(f"'{mot}':1{lettres[poids]}" for mot, poids in mots.items())


def compter(criteres: Criteres) -> int:
    """How many trainings PostgreSQL finds."""
    conditions = ["date_fin >= %(jour)s"]
    parametres: dict[str, Any] = {"jour": criteres.jour}
    if requete := question(criteres.texte).sur_racines():
        conditions.append("vecteur @@ %(requete)s::tsquery")
        parametres["requete"] = requete
    if criteres.lieu and criteres.rayon:
        conditions.append(f"(commune = ANY(%(communes)s) OR enseignement = {codes.A_DISTANCE})")
        parametres["communes"] = lieux.voisines(criteres.lieu, criteres.rayon)
    for facette, sql in (
        ("niveau", "niveau = ANY(%(niveau)s)"),
        ("modalite", "enseignement = ANY(%(modalite)s)"),
        ("financement", "financements & %(financement)s <> 0"),
    ):
        if valeurs := criteres.valeurs(facette):
            conditions.append(sql)
            parametres[facette] = sum(valeurs) if facette == "financement" else list(valeurs)
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT count(DISTINCT action) FROM diffusion_publication"
            f"{' JOIN bench_mots USING (action)' if requete else ''} WHERE {' AND '.join(conditions)}",
            parametres,
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
    """Copy the region's offer up to so many sessions, measure every question, and print."""
    copier(sessions)
    print(f"{'recherche':<26}{'formations':>11}{'ms':>9}{'compte nu':>11}{'rapport':>9}")
    for nom, criteres in questions().items():
        trouvees = chercher(criteres).total
        recherche, compte = (
            mediane(partial(chercher, criteres), essais),
            mediane(partial(compter, criteres), essais),
        )
        print(f"{nom:<26}{trouvees:>11}{recherche:>9.1f}{compte:>11.1f}{recherche / compte:>9.2f}")


if __name__ == "__main__":
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("sessions", nargs="?", type=int, default=SESSIONS)
    demandees = analyse.parse_args().sessions
    with base_neuve():
        region(min(demandees, MODELES))
        principal(demandees)
