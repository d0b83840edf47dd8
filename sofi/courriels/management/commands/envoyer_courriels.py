"""manage.py envoyer_courriels [--relancer]"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from sofi.courriels.envoi import envoyer_en_attente, relancer
from sofi.courriels.models import Courriel


class Command(BaseCommand):
    help = "Envoie une fois les courriels qui attendent, sans le travailleur."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--relancer", action="store_true", help="reprend d'abord ceux qui ont été abandonnés"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["relancer"]:
            self.stdout.write(f"Abandonnés repris : {relancer(Courriel.objects.all())}")
        bilan = envoyer_en_attente()
        self.stdout.write(f"Envoyés : {bilan.envoyes}. Remis à plus tard : {bilan.restent}.")
