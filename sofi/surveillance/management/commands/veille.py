"""manage.py veille: looks at what waits, and writes to whoever has to know; a timer runs it every five minutes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError

from sofi.surveillance.pannes import dire_la_base, veiller


class Command(BaseCommand):
    help = "Regarde ce qui attend trop longtemps, et prévient par courriel : une fois, puis quand c’est réparé."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            bilan = veiller()
        except (OperationalError, InterfaceError) as erreur:
            raise CommandError(dire_la_base(repond=False)) from erreur
        if dit := dire_la_base(repond=True):
            self.stdout.write(dit)
        for mot, titres in (
            ("Nouveau", bilan.nouvelles),
            ("Déjà dit", bilan.en_cours),
            ("Réparé", bilan.reparees),
        ):
            for titre in titres:
                self.stdout.write(f"{mot} : {titre}.")
        if not (bilan.nouvelles or bilan.en_cours):
            self.stdout.write("Rien à signaler.")
