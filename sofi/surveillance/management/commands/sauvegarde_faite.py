"""manage.py sauvegarde_faite: what a script of backup says when it has ended well."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sofi.surveillance.sauvegardes import noter_un_essai, noter_une_sauvegarde


def _nombre(texte: str) -> int:
    nombre = int(texte) if texte.isascii() and texte.isdecimal() else -1
    if not 0 <= nombre < 2**62:
        raise argparse.ArgumentTypeError(f"« {texte} » n’est pas un nombre entier positif")
    return nombre


class Command(BaseCommand):
    help = "Note qu’une sauvegarde vient d’être faite, ou une reprise essayée."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--taille", type=_nombre, metavar="octets", help="son poids en octets")
        parser.add_argument("--relue", action="store_true", help="elle a été relue en entier")
        parser.add_argument(
            "--essai-de-reprise",
            action="store_true",
            help="ce n’est pas une sauvegarde : une reprise a été essayée, et rien ne manquait",
        )
        parser.add_argument("--minutes", type=_nombre, help="la durée de cet essai")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["essai_de_reprise"]:
            if options["minutes"] is not None:
                raise CommandError("--minutes va avec --essai-de-reprise.")
            notee = noter_une_sauvegarde(octets=options["taille"], relue=options["relue"])
        elif options["taille"] is not None or options["relue"]:
            raise CommandError("--taille et --relue disent une sauvegarde, pas un essai.")
        else:
            notee = noter_un_essai(minutes=options["minutes"])
        self.stdout.write(f"Noté : {notee}.")
