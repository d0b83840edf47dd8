"""The same load for an hour, and nothing grows: `python -m tests.epreuves endurance --minutes 60`.

Memory, files opened and threads of each program, connections of PostgreSQL, jobs that are due, temporary files: read
every few seconds. What is judged is the slope of the floor, once warm.
"""

import argparse
import csv
import os
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from outils.haute_dispo.bilan import comptes

from . import lieu as lieux
from .lieu import Boite, Lieu

TOUTES_LES = 5.0
TRANCHES = 8
CHAUFFE = 0.3
"""The part of the time that caches take to fill, at the beginning."""
PAGE = os.sysconf("SC_PAGE_SIZE")
MO = 1024 * 1024


@dataclass(frozen=True)
class Plafond:
    """What a measure may gain over the time measured: a part of its level, and always so much."""

    part: float
    au_moins: float


PLAFONDS = {"mo": Plafond(0.08, 8), "fichiers": Plafond(0.1, 6), "fils": Plafond(0.1, 3)}
AUTRES = {"connexions": Plafond(0.1, 3), "taches": Plafond(0.2, 15), "restes": Plafond(0, 2)}


def famille(pid: int) -> list[int]:
    """A process and those below it (Linux)."""
    trouves = [pid]
    for un in trouves:
        for fil in Path(f"/proc/{un}/task").glob("*/children"):
            try:
                trouves += [int(enfant) for enfant in fil.read_text().split()]
            except OSError:  # it has just ended
                continue
    return trouves


def mesurer(pid: int) -> dict[str, float]:
    """What these processes hold: private memory in Mo, descriptors, threads."""
    total = {"mo": 0.0, "fichiers": 0.0, "fils": 0.0}
    for un in famille(pid):
        try:
            taille, partagee = (Path(f"/proc/{un}/statm").read_text().split()[i] for i in (1, 2))
            total["fichiers"] += sum(1 for _ in Path(f"/proc/{un}/fd").iterdir())
            total["fils"] += sum(1 for _ in Path(f"/proc/{un}/task").iterdir())
        except OSError:
            continue
        total["mo"] += (int(taille) - int(partagee)) * PAGE / MO
    return total


def releve(lieu: Lieu) -> dict[str, float]:
    """All that is followed, now."""
    lu = {
        f"{nom} {quoi}": valeur
        for nom, processus in lieu.processus.items()
        for quoi, valeur in mesurer(processus.pid).items()
    }
    connexions = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'sofi'"
    lu["connexions"] = float(lieu.serveur.demander(connexions, "sofi"))
    lu["taches"] = float(lieu.a_faire())
    lu["restes"] = float(sum(1 for _ in lieu.var.rglob("*.tmp")))
    return lu


def planchers(
    instants: Sequence[float], valeurs: Sequence[float]
) -> tuple[list[float], list[float]]:
    """The lowest of each slice of the time, and when: what comes and goes has a floor, what leaks raises it."""
    debut, pas = instants[0], (instants[-1] - instants[0]) / TRANCHES or 1.0
    tranches: dict[int, list[tuple[float, float]]] = {}
    for quand, valeur in zip(instants, valeurs, strict=True):
        rang = min(int((quand - debut) / pas), TRANCHES - 1)
        tranches.setdefault(rang, []).append((valeur, quand))
    bas = [min(tranche) for _, tranche in sorted(tranches.items())]
    return [quand for _, quand in bas], [valeur for valeur, _ in bas]


def gain(instants: Sequence[float], valeurs: Sequence[float]) -> float:
    """What the straight line nearest to the floors adds from the first instant to the last."""
    if len(valeurs) < 3:
        return 0.0
    quand, bas = planchers(instants, valeurs)
    return statistics.linear_regression(quand, bas).slope * (instants[-1] - instants[0])


def juger(instants: Sequence[float], releves: Sequence[dict[str, float]]) -> list[str]:
    """What isn't flat once warm; each measure is said."""
    chauds = [i for i, quand in enumerate(instants) if quand >= instants[-1] * CHAUFFE]
    fautes = []
    for nom in releves[-1]:
        valeurs = [releves[i].get(nom, 0.0) for i in chauds]
        ajoute, niveau = gain([instants[i] for i in chauds], valeurs), statistics.fmean(valeurs)
        plafond = AUTRES.get(nom) or PLAFONDS[nom.rpartition(" ")[2]]
        plat = ajoute <= max(niveau * plafond.part, plafond.au_moins)
        print(
            f"  {nom:<22} {niveau:8.1f} en moyenne, de {min(valeurs):.1f} à {max(valeurs):.1f}, "
            f"{ajoute:+.1f} sur la durée{'' if plat else '  MONTE'}",
            flush=True,
        )
        if not plat:
            fautes.append(f"{nom} monte de {ajoute:.1f}")
    return fautes


def durer(lieu: Lieu, boite: Boite, secondes: float, sortie: Path) -> list[str]:
    """Load and readings for so long; what wasn't flat, and what was lost."""
    boite.commencer()
    instants, releves, debut, dit = [], [], time.monotonic(), 0.0
    while (passe := time.monotonic() - debut) < secondes:
        instants.append(passe)
        releves.append(releve(lieu))
        if passe - dit > 60:
            dit = passe
            web, jobs = releves[-1]["web mo"], releves[-1]["travailleur mo"]
            print(f"  {passe:6.0f} s  web {web:.0f} Mo, travailleur {jobs:.0f} Mo", flush=True)
        time.sleep(TOUTES_LES)
    boite.arreter()
    ecrire(sortie, instants, releves)
    lues = boite.mesures.lectures
    print(f"{len(lues)} lectures, {len(boite.mesures.faites)} écritures, sur {secondes:.0f} s")
    fautes = juger(instants, releves) + lieu.tombes()
    fautes += [f"lecture : {faute}" for _, _, faute in lues if faute]
    fautes += [f"écriture : {pourquoi}" for _, pourquoi in boite.mesures.refusees]
    for compte in comptes(lieu, boite):
        fautes += [f"{compte.sorte} perdus : {nom}" for nom in compte.perdues]
    fautes += [f"pris deux fois : {identite}" for identite in boite.doubles()]
    return fautes + lieu.verifier()


def ecrire(sortie: Path, instants: Sequence[float], releves: Sequence[dict[str, float]]) -> None:
    """The figures, to be drawn or compared."""
    sortie.parent.mkdir(parents=True, exist_ok=True)
    with sortie.open("w", newline="") as fichier:
        ecrites = csv.writer(fichier)
        ecrites.writerow(["secondes", *releves[-1]])
        for quand, lu in zip(instants, releves, strict=True):
            ecrites.writerow([round(quand, 1), *(round(valeur, 1) for valeur in lu.values())])
    print(f"chiffres écrits dans {sortie}", flush=True)


def principal(arguments: list[str]) -> int:
    """The exit code: 1 when something grew, was lost, or fell."""
    analyse = argparse.ArgumentParser(description=__doc__, prog="epreuves endurance")
    analyse.add_argument("--minutes", type=float, default=60)
    analyse.add_argument("--sortie", type=Path, default=lieux.RACINE / "var" / "endurance.csv")
    lieux.options(analyse)
    choix = analyse.parse_args(arguments)
    with lieux.ouvrir(choix) as (lieu, boite):
        fautes = durer(lieu, boite, choix.minutes * 60, choix.sortie)
    for faute in fautes[:20]:
        print(f"    {faute}", flush=True)
    print(f"endurance : {'tient' if not fautes else f'{len(fautes)} fautes'}", flush=True)
    return 1 if fautes else 0
