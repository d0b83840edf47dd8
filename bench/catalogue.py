"""A catalogue of 2,000 pages: `python -m bench.catalogue [pages]`.

An invented offer, drawn by the code of the night, each size in a process of its own, Django counted. The reference is
the same drawing ten times smaller: time and memory by page must not grow with the number of pages. « en plus » is what
the drawing adds to what the process held before it.
"""

import argparse
import datetime
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench._base import base_neuve
from bench._parties import pic
from sofi.diffusion.catalogue.impression import Edition, imprimer
from sofi.diffusion.catalogue.notices import Notice, Seance
from sofi.diffusion.catalogue.rayons import Genre, Rayon

PAGES = 2_000
PAR_PAGE = 3.45  # trainings of four sessions; the table and the index take the rest
PAR_PARTIE = 60
INSTANT = datetime.datetime(2026, 5, 20, 2, 12, tzinfo=datetime.UTC)
RESUME = (
    "Réaliser les opérations courantes de comptabilité, préparer les déclarations fiscales périodiques et contribuer à "
    "la présentation des comptes annuels ; accueillir, conseiller et accompagner les usagers. "
)


def notices(nombre: int) -> Iterator[tuple[str, Notice]]:
    """So many trainings, by parts."""
    for rang in range(nombre):
        seance = Seance(
            departement=44,
            a_distance=False,
            dates="3 mars 2027 au 5 juin 2027",
            suite="Nantes (44) · 420 h en centre, 210 h en entreprise · 12 places · 3 200 € TTC, finançable",
            commune=f"Commune {rang % 300} (44)",
        )
        yield (
            f"Domaine {rang // PAR_PARTIE}",
            Notice(
                action=rang,
                titre=f"Titre professionnel numéro {rang} : gestionnaire comptable et fiscal",
                organisme=f"Organisme {rang % 400}",
                certification="TP, niveau 5, RNCP37949",
                repertoire=f"RNCP{rang % 900}",
                resume=RESUME * 2,
                contact="02 40 20 40 20, contact@exemple.fr",
                seances=[seance] * 4,
            ),
        )


def dessiner(pages: int) -> None:
    """Draw about so many pages and print what it took."""
    edition = Edition(Rayon(Genre.DEPARTEMENT, "44"), "Loire-Atlantique (44)", INSTANT)
    nombre = round(pages * PAR_PAGE)
    with tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier) / "catalogue.pdf"
        avant, debut = pic(), time.process_time()
        tirage = imprimer(chemin, edition, lambda: notices(nombre))
        duree, memoire = time.process_time() - debut, pic()
        octets = chemin.stat().st_size
    print(
        f"{tirage.pages:>8}{tirage.formations:>12}{duree:>9.1f}{duree * 1000 / tirage.pages:>10.1f}"
        f"{octets / 1e6:>7.1f}{memoire:>12.0f}{memoire - avant:>12.0f}",
        flush=True,
    )


def principal(pages: int) -> None:
    """Both sizes, the reference first, then their ratio."""
    print(
        f"{'pages':>8}{'formations':>12}{'s':>9}{'ms/page':>10}{'Mo':>7}{'mémoire Mo':>12}{'en plus':>12}",
        flush=True,
    )
    lues = []
    for taille in (max(pages // 10, 1), pages):
        commande = [sys.executable, "-m", "bench.catalogue", str(taille), "--seul"]
        sortie = subprocess.run(commande, check=True, capture_output=True, text=True).stdout
        print(sortie, end="", flush=True)
        lues.append([float(mot) for mot in sortie.split()])
    petit, grand = lues
    print(
        f"rapport : {grand[3] / petit[3]:.1f} pour le temps d’une page, "
        f"{grand[5] / petit[5]:.1f} pour la mémoire"
    )


if __name__ == "__main__":
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("pages", nargs="?", type=int, default=PAGES)
    analyse.add_argument("--seul", action="store_true", help=argparse.SUPPRESS)
    options = analyse.parse_args()
    if options.seul:
        with base_neuve():
            dessiner(options.pages)
    else:
        principal(options.pages)
