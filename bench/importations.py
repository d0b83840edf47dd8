"""The imports of whole official files against their floor: `python -m bench.importations [folder]`.

The floor reads the same files with the csv module and copies the same rows (COPY) into tables with the
same columns and indexes, in one transaction. What the import costs above it is what it does: converting
and checking every cell, comparing with the base, reporting. « relecture » is the same import again, which
must change nothing. Each part runs in a process of its own; memory is that process's peak.
"""

import argparse
import csv
import tempfile
from pathlib import Path

from django.db import connection, transaction

from bench._base import RACINE, base_neuve
from bench._parties import Mesure, Mesurer, a_part
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


def importation(figure: str, donnees: str) -> int:
    """The import itself, applied; the number of lines read."""
    dossier = Path(donnees) / FIGURES[figure][0][0]
    rapport = importer(chercher(figure).construire(dossier), appliquer=True)
    if rapport.refuse:
        raise SystemExit(rapport.texte())
    return sum(bilan.lus for bilan in rapport.bilans)


def plancher(figure: str, donnees: str, copies: str) -> int:
    """The same files read by csv, the same rows copied into twin tables."""
    dossier = Path(donnees) / FIGURES[figure][0][0]
    lignes = 0
    for nom in FIGURES[figure][2]:
        with (dossier / f"{nom}.csv").open(encoding="utf-8-sig") as fichier:
            lignes += sum(1 for _ in csv.reader(fichier)) - 1
    with transaction.atomic(), connection.cursor() as curseur:
        for table in FIGURES[figure][3]:
            ordre = f"COPY plancher_{table} FROM STDIN"
            with (Path(copies) / table).open("rb") as source, curseur.copy(ordre) as copie:
                while morceau := source.read(_BLOC):
                    copie.write(morceau)
    return lignes


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


def comparer(figure: str, donnees: Path, *, mesurer: Mesurer = a_part) -> None:
    """Fill the base, run the three parts, print the figures and their ratios."""
    for nom, chemin in FIGURES[figure][1]:
        importer(chercher(nom).construire(donnees / chemin), appliquer=True)
    entree = (figure, str(donnees))
    with tempfile.TemporaryDirectory() as copies:
        mesures = {
            "import": mesurer("bench.importations", "importation", *entree),
            "relecture": mesurer("bench.importations", "importation", *entree),
        }
        preparer_plancher(figure, Path(copies))
        mesures["plancher"] = mesurer("bench.importations", "plancher", *entree, copies)
    presenter(figure, mesures)


def presenter(figure: str, mesures: dict[str, Mesure]) -> None:
    reference = mesures["plancher"]
    print(f"{figure} : {reference['nombre']:.0f} lignes")
    for nom, mesure in mesures.items():
        print(
            f"{nom:10} {mesure['secondes']:7.2f} s  {mesure['processeur']:7.2f} s de processeur"
            f"  {mesure['memoire']:6.0f} Mo  x {mesure['secondes'] / reference['secondes']:5.1f}"
        )


def principal(donnees: Path) -> None:
    """Each figure in a base of its own."""
    for figure in FIGURES:
        if not (donnees / FIGURES[figure][0][0]).is_dir():
            print(f"{figure} : fichiers officiels absents de {donnees}, mesure sautée")
            continue
        with base_neuve():
            comparer(figure, donnees)


if __name__ == "__main__":
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("donnees", type=Path, nargs="?", default=DONNEES)
    principal(analyse.parse_args().donnees)
