"""`manage.py verifier_liens [--limite N]`: try the links of the offer that have no fresh finding."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from sofi.validation.liens import a_verifier, verifier


class Command(BaseCommand):
    """Those of the actions that wait come first."""

    help = "Essaie les liens de l'offre, ceux des actions qui attendent d'abord."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many at most."""
        parser.add_argument("--limite", type=int, default=500)

    def handle(self, *args: Any, **options: Any) -> None:
        """Try them, and say how many don't answer."""
        urls = a_verifier(options["limite"])
        muets = verifier(urls)
        self.stdout.write(f"{len(urls)} liens essayés, {muets} ne répondent pas.")
