"""manage.py oublier_historique --avant AAAA-MM-JJ: forget the history by field before a day; traced."""

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from sofi.personnes.conservation import oublier_l_historique
from sofi.socle.formats import accord


class Command(BaseCommand):
    help = "Efface l’historique par champ d’avant un jour ; l’effacement est tracé."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--avant", type=datetime.date.fromisoformat, required=True)

    def handle(self, *args: Any, avant: datetime.date, **options: Any) -> None:
        instant = timezone.make_aware(datetime.datetime.combine(avant, datetime.time()))
        nombre = oublier_l_historique(instant)
        self.stdout.write(f"{accord(nombre, 'changement effacé', 'changements effacés')}.")
