"""« make mutations »: the score of each room, and its survivors in var/mutations/.

make mutations                                     every room, whole
make mutations ARGS="regles lheo"                  these rooms
make mutations ARGS="regles --nombre 150"          a sample drawn by a seed, printed
make mutations ARGS="regles --nombre 150 --graine 7"
make mutations ARGS="regles --survivants"          only those that survived the last time
make mutations ARGS="diffusion --fichier echeances.py"
"""

import argparse
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .mutants import Mutant, mutants

RACINE = Path(__file__).resolve().parents[2]
RESULTATS = RACINE / "var" / "mutations"


@dataclass(frozen=True)
class Piece:
    """A room and the tests that judge it: its own, never those far away."""

    chemin: str
    tests: str  # patterns


PIECES = {
    "perimetre": Piece("sofi/annuaire/perimetre.py", "tests/annuaire/test_perimetre.py"),
    "regles": Piece("sofi/offre/regles", "tests/offre/test_regles*.py"),
    "diffusion": Piece("sofi/diffusion", "tests/diffusion/test_*.py"),
    "lheo": Piece("sofi/echanges/lheo", "tests/echanges/lheo/test_*.py"),
    "validation": Piece("sofi/validation", "tests/validation/**/test_*.py"),
}


def principal() -> int:
    """Judge each room in a process of its own: what one imports must not weigh on the next."""
    options = _options()
    os.chdir(RACINE)
    code = 0
    for nom in options.pieces or PIECES:
        enfant = os.fork()
        if not enfant:
            os._exit(_juger(nom, options))
        code |= os.waitstatus_to_exitcode(os.waitpid(enfant, 0)[1])
    return code


def _options() -> argparse.Namespace:
    lecteur = argparse.ArgumentParser(prog="make mutations")
    lecteur.add_argument("pieces", nargs="*", metavar="pièce", help=", ".join(PIECES))
    lecteur.add_argument("--nombre", type=int, help="un échantillon de tant de mutants par pièce")
    lecteur.add_argument("--graine", type=int, help="celle d’un échantillon déjà tiré")
    lecteur.add_argument("--fichier", default="", help="les seuls fichiers dont le nom finit ainsi")
    lecteur.add_argument("--tests", default="", help="au lieu de tous ceux de la pièce")
    lecteur.add_argument("--survivants", action="store_true", help="ceux de la dernière fois")
    options = lecteur.parse_args()
    if inconnues := {*options.pieces} - {*PIECES}:
        lecteur.error(f"pièce inconnue : {', '.join(sorted(inconnues))}")
    return options


def _juger(nom: str, options: argparse.Namespace) -> int:
    """Judge one room and print its line; 1 when its own tests don't pass."""
    import pytest

    from .juge import Juge, Verdict

    piece = PIECES[nom]
    choisis = _choisir(nom, piece, options)
    debut = time.monotonic()

    def dire(mutant: Mutant, verdict: Verdict) -> None:
        signe = {"tué": ".", "survivant": "S", "sans test": "-", "délai": "T"}[verdict]
        print(signe, end="", flush=True, file=sys.stderr)

    juge = Juge(choisis, dire)
    tests = sorted(map(str, Path().glob(options.tests or piece.tests)))
    code = pytest.main(
        ["-q", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--tb=native", *tests], [juge]
    )
    print(file=sys.stderr)
    if not juge.verdicts:
        return int(code) or 1
    _ecrire(nom, juge.verdicts)
    comptes = Counter(juge.verdicts.values())
    vus = comptes["tué"] + comptes["délai"]
    print(
        f"{nom:<12}{len(choisis):>6} mutants{vus:>6} tués (dont {comptes['délai']} par délai)"
        f"{comptes['survivant']:>5} survivants{comptes['sans test']:>5} sans test"
        f"{100 * vus / len(choisis):>7.1f} %   {time.monotonic() - debut:.0f} s",
        flush=True,
    )
    return 0


def _choisir(nom: str, piece: Piece, options: argparse.Namespace) -> list[Mutant]:
    """The mutants asked for, in the order of the code."""
    chemin = Path(piece.chemin)
    fichiers = sorted(chemin.rglob("*.py")) if chemin.is_dir() else [chemin]
    tous = [
        mutant
        for fichier in fichiers
        if "migrations" not in fichier.parts and str(fichier).endswith(options.fichier)
        for mutant in mutants(fichier)
    ]
    if options.survivants:
        anciens = {ligne["nom"] for ligne in json.loads((RESULTATS / f"{nom}.json").read_text())}
        return [mutant for mutant in tous if mutant.nom in anciens]
    if not options.nombre or options.nombre >= len(tous):
        return tous
    graine = options.graine if options.graine is not None else random.randrange(10_000)
    print(f"{nom} : {options.nombre} mutants sur {len(tous)}, graine {graine}", flush=True)
    rangs = sorted(random.Random(graine).sample(range(len(tous)), options.nombre))
    return [tous[rang] for rang in rangs]


def _ecrire(nom: str, verdicts: Mapping[Mutant, str]) -> None:
    """Keep those that were not killed, to be read and judged again."""
    RESULTATS.mkdir(parents=True, exist_ok=True)
    lignes = [
        {"verdict": verdict, "ligne": mutant.ligne, "nom": mutant.nom}
        for mutant, verdict in verdicts.items()
        if verdict in ("survivant", "sans test")
    ]
    (RESULTATS / f"{nom}.json").write_text(json.dumps(lignes, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(principal())
