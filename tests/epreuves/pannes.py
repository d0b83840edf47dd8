"""What SOFI stands on fails, under load, and comes back: `python -m tests.epreuves pannes --secondes 20`.

The mail server, a partner's SFTP server, PostgreSQL, the disk, the clock (by Debian's libfaketime). Each fault is told
in French, nothing is lost nor doubled, the programs come back by themselves, and the invariants hold.
"""

import argparse
import os
from importlib import import_module

from django.db import connections

from . import lieu as lieux

PANNES = ("courriels", "sftp", "base", "disque", "horloge")


class Sautee(Exception):
    """It can't be played here; the message says why and what to do, in French."""


def principal(arguments: list[str]) -> int:
    """The exit code: 1 when something was lost, doubled, left unsaid, or didn't come back."""
    analyse = argparse.ArgumentParser(description=__doc__, prog="epreuves pannes")
    analyse.add_argument("noms", nargs="*", choices=[*PANNES, []], metavar="PANNE", default=[])
    analyse.add_argument("--secondes", type=float, default=20, help="que dure chaque panne")
    lieux.options(analyse)
    choix = analyse.parse_args(arguments)
    trouvees = 0
    with lieux.ouvrir(choix) as (lieu, boite):
        # This program reads and writes that base too.
        os.environ.update(lieu.environnement())
        pannes = import_module("tests.epreuves.fautes").Pannes(lieu, boite, choix.secondes)
        pannes.charger()
        for nom in choix.noms or PANNES:
            connections.close_all()  # the fault before may have stopped the base
            try:
                fautes = getattr(pannes, nom)()
            except TimeoutError as trop:
                fautes = [str(trop)]
            except Sautee as pourquoi:
                print(f"{nom:<10} sautée : {pourquoi}", flush=True)
                continue
            fautes += lieu.tombes() + lieu.verifier()
            print(f"{nom:<10} {'tient' if not fautes else f'{len(fautes)} fautes'}", flush=True)
            for faute in fautes[:10]:
                print(f"    {faute}", flush=True)
            trouvees += len(fautes)
        for faute in (fautes := pannes.decharger())[:10]:
            print(f"    {faute}", flush=True)
        trouvees += len(fautes)
    print(f"pannes : {'tient' if not trouvees else f'{trouvees} fautes'}", flush=True)
    return 1 if trouvees else 0
