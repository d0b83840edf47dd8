"""`manage.py demonstration`: load the demonstration region, once."""

import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sofi.demonstration.annuaire import RegionSansCommunes
from sofi.demonstration.region import AutreRegion, charger


class Command(BaseCommand):
    """Load reference tables, accounts, hand-made cases and a small invented region; run again, it changes nothing."""

    help = "Charge la région de démonstration ; relancée, elle ne change rien."

    def add_arguments(self, parser: CommandParser) -> None:
        """Size of the invented region."""
        parser.add_argument("--sessions", type=int, default=400)
        parser.add_argument("--jour", type=datetime.date.fromisoformat, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, saying how it goes; never on a site that is served to the public."""
        if settings.HTTPS:
            raise CommandError(
                "Les comptes de démonstration ont un mot de passe et un second facteur publics : "
                "cette commande est refusée sur un site servi en HTTPS."
            )
        jour = options["jour"] or timezone.localdate()
        try:
            charger(options["sessions"], jour=jour, dire=self.stdout.write)
        except (AutreRegion, RegionSansCommunes) as refus:
            raise CommandError(str(refus)) from refus
