"""manage.py modele_region <fichier.xlsx>: writes the documented template of the Région's file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sofi.programmes.importations.modele import ecrire_le_modele


class Command(BaseCommand):
    help = "Écrit le modèle du fichier de la Région, expliqué et rempli d'un exemple."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path, help="où l'écrire, en .xlsx")

    def handle(self, *args: Any, **options: Any) -> None:
        with options["fichier"].open("wb") as sortie:
            ecrire_le_modele(sortie)
        self.stdout.write(f"Modèle écrit dans {options['fichier']}.")
