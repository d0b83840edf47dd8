"""`manage.py code_demonstration [e-mail]`: the current code of the demonstration's second factors."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sofi.comptes.models import Role
from sofi.demonstration.comptes import COMPTES, PERIODE, PasDeLaDemonstration, code


class Command(BaseCommand):
    """What a telephone would show; refused for any account that isn't the demonstration's."""

    help = (
        "Donne le code à usage unique des comptes de démonstration ; refusé pour tout autre compte."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """One account, else all those of the staff."""
        parser.add_argument("email", nargs="?")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the codes, and how long they last."""
        personnel = [email for email, _, role in COMPTES if role != Role.ORGANISME]
        demandes = [options["email"]] if options["email"] else personnel
        try:
            codes = {email: code(email) for email in demandes}
        except PasDeLaDemonstration as refus:
            raise CommandError(str(refus)) from refus
        for email, chiffres in codes.items():
            self.stdout.write(f"{email}  {chiffres}")
        reste = PERIODE - int(time.time()) % PERIODE
        self.stdout.write(f"Valables encore {reste} secondes au moins ; chacun sert une fois.")
