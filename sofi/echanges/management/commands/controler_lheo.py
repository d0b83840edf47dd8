"""``manage.py controler_lheo FICHIER``: say whether a LHEO 2.3 file conforms."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sofi.echanges.lheo.controle import FAUTES_MAX, fautes_du_document
from sofi.socle.formats import accord, insecables


class Command(BaseCommand):
    help = "Contrôle un fichier LHEO 2.3 (.xml ou .xml.gz) et liste ses fautes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path)
        parser.add_argument("--limite", type=int, default=FAUTES_MAX, help="fautes listées au plus")

    def handle(self, *args: Any, fichier: Path, limite: int, **options: Any) -> None:
        nombre = 0
        try:
            for faute in fautes_du_document(fichier):
                nombre += 1
                if nombre > limite:
                    raise CommandError(
                        insecables(
                            f"{fichier} : plus de {limite} fautes, le contrôle s’arrête ici."
                        )
                    )
                self.stdout.write(str(faute))
        except OSError as erreur:
            raise CommandError(
                insecables(f"{fichier} : lecture impossible ({erreur.strerror}).")
            ) from erreur
        if nombre:
            raise CommandError(insecables(f"{fichier} : {accord(nombre, 'faute', 'fautes')}."))
        self.stdout.write(insecables(f"{fichier} : conforme à LHEO 2.3."))
