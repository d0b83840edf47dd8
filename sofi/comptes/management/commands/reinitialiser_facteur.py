"""`manage.py reinitialiser_facteur <e-mail>`: when no colleague of the administration can do it on screen."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sofi.comptes.operations import reinitialiser_facteur, utilisateur_a


class Command(BaseCommand):
    """Forget a second factor that was lost; traced in the journal of accounts."""

    help = "Oublie le second facteur d’un compte : un autre sera demandé à la prochaine connexion."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, saying what was found."""
        personne = utilisateur_a(options["email"])
        if personne is None:
            raise CommandError(f"Aucun compte à l’adresse {options['email']}.")
        fait = reinitialiser_facteur(personne, auteur=None)
        self.stdout.write("Second facteur oublié." if fait else "Ce compte n’en avait pas.")
