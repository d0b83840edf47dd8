"""``manage.py controler_lheo FICHIER``: say whether a LHEO 2.3 file conforms."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sofi.echanges.lheo.controle import fautes_du_document
from sofi.echanges.lheo.groupes import Groupes
from sofi.socle.formats import accord, insecables
from sofi.socle.systeme import raison

_FAUTES_MAX = 100_000


class Command(BaseCommand):
    help = "Contrôle un fichier LHEO 2.3 (.xml ou .xml.gz) et liste ses fautes par cause."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path)
        parser.add_argument("--limite", type=int, default=_FAUTES_MAX, help="fautes lues au plus")

    def handle(self, *args: Any, fichier: Path, limite: int, **options: Any) -> None:
        groupes = Groupes()
        try:
            for faute in fautes_du_document(fichier):
                groupes.ajouter(faute)
                if groupes.fautes > limite:
                    break
        except OSError as erreur:
            raise CommandError(
                insecables(f"{fichier} : lecture impossible ({raison(erreur)}).")
            ) from erreur
        for groupe in groupes:
            self.stdout.write(str(groupe))
        if groupes.fautes > limite:
            raise CommandError(
                insecables(f"{fichier} : plus de {limite} fautes, le contrôle s’arrête ici.")
            )
        if groupes.fautes:
            fautes = accord(groupes.fautes, "faute", "fautes")
            causes = f", de {accord(len(groupes), 'cause', 'causes')}"
            raise CommandError(
                insecables(f"{fichier} : {fautes}{causes if groupes.fautes > 1 else ''}.")
            )
        self.stdout.write(insecables(f"{fichier} : conforme à LHEO 2.3."))
