"""`manage.py peupler --sessions N --graine S`: add a region of any size to the base."""

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from sofi.demonstration.peuplement import peupler


class Command(BaseCommand):
    """Fill the base with invented offer, to try SOFI at full size."""

    help = "Ajoute à la base une région inventée, de la taille voulue, toujours la même pour une même graine."

    def add_arguments(self, parser: CommandParser) -> None:
        """Size, seed, the day around which sessions are spread, and how many processes write."""
        parser.add_argument("--sessions", type=int, default=60_000)
        parser.add_argument("--graine", type=int, default=1)
        parser.add_argument("--jour", type=datetime.date.fromisoformat, default=None)
        parser.add_argument("--processus", type=int, default=2, help="ceux qui écrivent à la fois")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, saying how it goes."""
        jour = options["jour"] or timezone.localdate()
        peupler(
            options["sessions"],
            graine=options["graine"],
            jour=jour,
            dire=self.stdout.write,
            processus=options["processus"],
        )
