"""« make haute-dispo »: builds production on this machine, breaks it under load, prints what users felt.

make haute-dispo                                        every scenario
make haute-dispo ARGS="--scenario primaire --scenario deux"
make haute-dispo INSTALLER=oui                          installs Debian's packages that are absent
GARDER_JOURNAUX=oui make haute-dispo                    leaves the words of each program where it says
"""

import argparse
import contextlib
import json
import signal
import sys
import time
from pathlib import Path

from . import bilan
from .charge import Charge
from .grappe import Grappe
from .pannes import SCENARIOS
from .programmes import Impossible, preparer, seul

CALME = 10
DEPART = time.monotonic()


def dire(texte: str) -> None:
    print(f"[{time.monotonic() - DEPART:5.0f} s] {texte}", flush=True)


def _options() -> argparse.Namespace:
    lues = argparse.ArgumentParser(prog="make haute-dispo", description=__doc__)
    lues.add_argument("--scenario", action="append", choices=[s.nom for s in SCENARIOS])
    lues.add_argument("--sessions", type=int, default=60, help="taille de la démonstration")
    lues.add_argument(
        "--depart",
        type=Path,
        help="un pg_dump de départ, au lieu de la démonstration ; le disque plein n’est pas joué",
    )
    options = lues.parse_args()
    if options.depart and "disque" in (options.scenario or ()):
        lues.error("le disque plein se joue sur la démonstration, dont les disques sont petits")
    return options


def principal() -> int:
    options = _options()
    try:
        programmes = preparer()
        with seul():
            return _eprouver(Grappe(programmes, options.sessions, options.depart), options.scenario)
    except Impossible as erreur:
        print(erreur, file=sys.stderr)
        return 2


def _eprouver(grappe: Grappe, choisis: list[str] | None) -> int:
    # Ctrl-C, and the end of the shell, undo all that was built.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        dire(f"Les programmes écrivent dans {grappe.dossier}.")
        charge = Charge(
            f"http://127.0.0.1:{grappe.ports['site']}", grappe.dossier, grappe.ports["smtp"]
        )
        grappe.monter(dire)
        return _jouer(grappe, charge, choisis)
    except KeyboardInterrupt:
        return 1
    finally:
        with contextlib.suppress(KeyboardInterrupt):
            grappe.demonter()


def _jouer(grappe: Grappe, charge: Charge, choisis: list[str] | None) -> int:
    charge.commencer()
    grappe.ecrivain()
    charge.suivre_l_ecrivain(grappe.dossier / "ecrivain.log")
    time.sleep(3 * CALME)
    ressentis, joues = [], True
    for scenario in SCENARIOS:
        if choisis and scenario.nom not in choisis:
            continue
        if grappe.depart and scenario.nom == "disque":
            continue
        dire(scenario.titre)
        debut = time.monotonic()
        try:
            scenario.jouer(grappe)
        except (TimeoutError, AssertionError, RuntimeError) as erreur:
            joues = False
            dire(f"NON : {erreur}")
        time.sleep(CALME)
        ressentis.append(bilan.ressenti(scenario.titre, charge.mesures, debut, time.monotonic()))
        bilan.imprimer(ressentis[-1])
    grappe.tuer("ecrivain")
    time.sleep(1)
    charge.arreter()
    bilan.attendre_les_courriels(charge)
    charge.fermer_le_puits()
    tient = _dire_les_comptes(grappe, charge) and joues and all(r.tient for r in ressentis)
    dire("Tout tient." if tient else "Quelque chose ne tient pas : voyez plus haut.")
    return 0 if tient else 1


def _dire_les_comptes(grappe: Grappe, charge: Charge) -> bool:
    """Printed; nothing lost, nothing doubled."""
    comptes = bilan.comptes(grappe, charge)
    for compte in comptes:
        print(
            f"{compte.sorte:<14} acquittées {compte.acquittees:5d} · perdues {len(compte.perdues)} "
            f"{compte.perdues[:5] or ''} · en double {len(compte.doublees)} {compte.doublees[:5] or ''}"
        )
    return _dire_les_regles(grappe) and not any(c.perdues or c.doublees for c in comptes)


def _dire_les_regles(grappe: Grappe) -> bool:
    """The invariants of the base; those that are broken, with what breaks them."""
    try:
        lues = [json.loads(ligne) for ligne in grappe.manage("verifier", "--json").splitlines()]
    except RuntimeError as erreur:
        print(f"Les règles n’ont pas été lues jusqu’au bout : {erreur}", flush=True)
        return False
    rompues = [regle for regle in lues if not regle["tient"]]
    print(f"{len(lues)} règles lues, {len(rompues)} rompues", flush=True)
    for regle in rompues:
        print(f"    {regle['regle']} ({regle['fautes']}) : {regle['phrase']}")
        for faute in regle["premieres"]:
            print(f"        {faute['objet']} : {faute['constat']}")
    return not rompues


if __name__ == "__main__":
    sys.exit(principal())
