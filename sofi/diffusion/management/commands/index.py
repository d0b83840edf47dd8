"""Keep the index of the public search on this machine: one of these runs on each web machine."""

import signal
import time
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection

from sofi.diffusion.changements import attendre
from sofi.diffusion.moteur import machines
from sofi.diffusion.moteur.suite import index
from sofi.socle.avancement import Avancer, en_lignes

REPRISE = 2  # seconds before another try, when the base doesn't answer


def _dire_la_part(avancer: Avancer) -> None:
    """While the index is being made, of what is read lot by lot."""
    etat = index().etat()
    if etat and etat.manifeste.reste:
        avancer(etat.manifeste.faites, etat.manifeste.faites + etat.manifeste.reste)


class Command(BaseCommand):
    help = "Tient à jour l’index de la recherche publique sur cette machine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--une-fois", action="store_true", help="le mettre à jour, puis s’arrêter"
        )
        parser.add_argument("--refaire", action="store_true", help="l’effacer d’abord")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["refaire"]:
            index().effacer()
        if options["une_fois"]:
            index().temoin = partial(_dire_la_part, en_lignes(self.stderr.write, "formations lues"))
            if not index().tenir():
                self.stdout.write("Un autre programme tient déjà l’index à jour sur cette machine.")
                return
            etat = index().etat()
            self.stdout.write(f"{etat.actions if etat else 0} formations dans l’index.")
            return
        index().temoin = machines.dire
        signal.signal(signal.SIGTERM, lambda *_: exit(0))
        while True:
            self._suivre()

    def _suivre(self) -> None:
        """Bring it up to date at each publication; a base that goes away is waited for."""
        try:
            index().tenir()
            machines.dire()
            attendre()
        except DatabaseError:
            connection.close()
            time.sleep(REPRISE)
