"""The imports of whole official files against their floor: `python -m bench.importations [folder]`.

The floor reads the same files with the csv module and copies the same rows (COPY) into tables with the
same columns and indexes, in one transaction. What the import costs above it is what it does: converting
and checking every cell, comparing with the base, reporting. « relecture » is the same import again, which
must change nothing. Each part runs in a process of its own; memory is that process's peak.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.db import connection, transaction

from bench._base import RACINE
from sofi.echanges.sources import chercher
from sofi.socle.importation import importer

DONNEES = RACINE.parent / "shared" / "data"
# Figure → what it imports, what must be there before, the files it reads, the tables it fills.
FIGURES = {
    "communes": (
        ["geo"],
        [],
        ["regions", "departements", "epci", "zones_emploi", "communes", "communes_anciennes"],
        ["region", "departement", "epci", "zoneemploi", "commune"],
    ),
    "certifications": (
        ["certifications"],
        [("nsf", "codes/nsf.csv"), ("rome", "codes/rome.csv"), ("formacode", "codes")],
        ["certifications", "certif_blocs", "certif_certificateurs", "certif_domaines_echantillon"],
        [
            "certification",
            "certification_remplacee_par",
            "bloccompetences",
            "certificateur",
            "nsfdecertification",
            "romedecertification",
            "formacodedecertification",
        ],
    ),
}
_BLOC = 1 << 16


def importation(figure: str, donnees: Path, _: Path) -> int:
    """The import itself, applied; the number of lines read."""
    dossier = donnees / FIGURES[figure][0][0]
    rapport = importer(chercher(figure).construire(dossier), appliquer=True)
    if rapport.refuse:
        raise SystemExit(rapport.texte())
    return sum(bilan.lus for bilan in rapport.bilans)


def plancher(figure: str, donnees: Path, copies: Path) -> int:
    """The same files read by csv, the same rows copied into twin tables."""
    lignes = 0
    for nom in FIGURES[figure][2]:
        with (donnees / FIGURES[figure][0][0] / f"{nom}.csv").open(encoding="utf-8-sig") as fichier:
            lignes += sum(1 for _ in csv.reader(fichier)) - 1
    with transaction.atomic(), connection.cursor() as curseur:
        for table in FIGURES[figure][3]:
            ordre = f"COPY plancher_{table} FROM STDIN"
            with (copies / table).open("rb") as source, curseur.copy(ordre) as copie:
                while morceau := source.read(_BLOC):
                    copie.write(morceau)
    return lignes


PARTIES = {"import": importation, "relecture": importation, "plancher": plancher}


def preparer_plancher(figure: str, copies: Path) -> None:
    """Empty twins of the tables, and their rows in files, outside of what is measured."""
    with connection.cursor() as curseur:
        for table in FIGURES[figure][3]:
            origine = f"referentiels_{table}"
            curseur.execute(f"CREATE TABLE plancher_{table} (LIKE {origine} INCLUDING ALL)")
            with (
                (copies / table).open("wb") as sortie,
                curseur.copy(f"COPY {origine} TO STDOUT") as copie,
            ):
                for morceau in copie:
                    sortie.write(morceau)


def mesurer(partie: str, figure: str, donnees: Path, copies: Path) -> dict[str, float]:
    """Run one part in a process of its own, on this run's database."""
    commande = [sys.executable, "-m", "bench.importations", str(donnees), "--partie", partie]
    commande += ["--figure", figure, "--copies", str(copies)]
    base = {"BENCH_BASE": str(connection.settings_dict["NAME"])}
    fini = subprocess.run(
        commande, env=os.environ | base, stdout=subprocess.PIPE, text=True, check=True
    )
    return dict(json.loads(fini.stdout))


def partie_seule(partie: str, figure: str, donnees: Path, copies: Path) -> None:
    connection.settings_dict["NAME"] = os.environ["BENCH_BASE"]
    connection.ensure_connection()
    depart, processeur = time.perf_counter(), time.process_time()
    lignes = PARTIES[partie](figure, donnees, copies)
    mesure = {
        "lignes": lignes,
        "secondes": time.perf_counter() - depart,
        "processeur": time.process_time() - processeur,
        "memoire": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(mesure))


def comparer(figure: str, donnees: Path) -> None:
    """Fill a database of its own, run the three parts, print the figures and their ratios."""
    ancienne = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        for nom, chemin in FIGURES[figure][1]:
            importer(chercher(nom).construire(donnees / chemin), appliquer=True)
        with tempfile.TemporaryDirectory() as temporaire:
            copies = Path(temporaire)
            mesures = {"import": mesurer("import", figure, donnees, copies)}
            mesures["relecture"] = mesurer("relecture", figure, donnees, copies)
            preparer_plancher(figure, copies)
            mesures["plancher"] = mesurer("plancher", figure, donnees, copies)
    finally:
        connection.creation.destroy_test_db(ancienne, verbosity=0)
    presenter(figure, mesures)


def presenter(figure: str, mesures: dict[str, dict[str, float]]) -> None:
    reference = mesures["plancher"]
    print(f"{figure} : {reference['lignes']:.0f} lignes")
    for nom, mesure in mesures.items():
        print(
            f"{nom:10} {mesure['secondes']:7.2f} s  {mesure['processeur']:7.2f} s de processeur"
            f"  {mesure['memoire']:6.0f} Mo  x {mesure['secondes'] / reference['secondes']:5.1f}"
        )


def principal(donnees: Path) -> None:
    for figure in FIGURES:
        if not (donnees / FIGURES[figure][0][0]).is_dir():
            print(f"{figure} : fichiers officiels absents de {donnees}, mesure sautée")
            continue
        comparer(figure, donnees)


if __name__ == "__main__":
    lecteur = argparse.ArgumentParser(description=__doc__)
    lecteur.add_argument("donnees", type=Path, nargs="?", default=DONNEES)
    lecteur.add_argument("--partie", choices=PARTIES)
    lecteur.add_argument("--figure", choices=FIGURES)
    lecteur.add_argument("--copies", type=Path)
    choix = lecteur.parse_args()
    if choix.partie:
        partie_seule(choix.partie, choix.figure, choix.donnees, choix.copies)
    else:
        principal(choix.donnees)
