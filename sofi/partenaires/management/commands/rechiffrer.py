"""`manage.py rechiffrer`: everything that is kept encrypted, written again under the first key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sofi.partenaires.rechiffrement import rechiffrer


class Command(BaseCommand):
    """To be run between putting a new key first and taking the former one away."""

    help = "Écrit de nouveau, sous la première clé de CLES_DE_CHIFFREMENT, tout ce qui est gardé chiffré."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, saying what can't be read: the former key isn't to be taken away then."""
        bilan = rechiffrer()
        self.stdout.write(
            f"Seconds facteurs : {bilan.facteurs}. Secrets SFTP : {bilan.destinations}."
        )
        if bilan.illisibles:
            raise CommandError(
                f"Illisible, laissé tel quel : {', '.join(bilan.illisibles)}. Ne retirez aucune clé : remettez celle "
                "qui les ouvrait dans CLES_DE_CHIFFREMENT, puis recommencez."
            )
