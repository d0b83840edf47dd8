"""manage.py envoyer_courriels [--boucle] [--relancer]"""

import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from sofi.courriels.envoi import envoyer_en_attente, envoyer_sans_cesse, relancer


class Command(BaseCommand):
    help = "Envoie les courriels en attente."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--boucle", action="store_true", help="sans s'arrêter : un service")
        parser.add_argument(
            "--relancer", action="store_true", help="reprend d'abord ceux qui ont été abandonnés"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["relancer"]:
            self.stdout.write(f"Abandonnés repris : {relancer()}")
        if options["boucle"]:
            envoyer_sans_cesse(threading.Event())
        bilan = envoyer_en_attente()
        self.stdout.write(f"Envoyés : {bilan.envoyes}. Remis à plus tard : {bilan.echecs}.")
